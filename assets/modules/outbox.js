// What an expert found on site: kept on this device under a number of its own until the server has it.

const FINDINGS = "findings";
const DRAFTS = "drafts";
const KEY = ["who", "code", "criterion"];
const SESSION = "meihao-csrf";

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Do something with what is kept, findings and drafts, and wait until it is safely on the disk. */
async function within(mode, act) {
  const opening = indexedDB.open("meihao-visits", 1);
  opening.onupgradeneeded = () => {
    for (const name of [FINDINGS, DRAFTS]) opening.result.createObjectStore(name, { keyPath: KEY });
  };
  const database = await settled(opening);
  try {
    const transaction = database.transaction([FINDINGS, DRAFTS], mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = await act(transaction.objectStore(FINDINGS), transaction.objectStore(DRAFTS));
    await done;
    return result;
  } finally {
    database.close();
  }
}

/** What one person has here, in the order in which it was found. */
export async function everything(who) {
  const found = await within("readonly", (findings) => settled(findings.getAll()));
  return found.filter((each) => each.who === who).sort((one, other) => one.made - other.made);
}

const keyOf = ({ who, code, criterion }) => [who, code, criterion];

/** Keep a finding in place of the one about the same question: what was not sent yet gives way to what was meant last. */
export async function keep(finding) {
  const whole = { ...finding, number: crypto.randomUUID(), made: Date.now(), reasons: [] };
  await within("readwrite", async (findings, drafts) => {
    await settled(findings.put(whole));
    await settled(drafts.delete(keyOf(finding)));
  });
}

/** Keep what is being written and was not put away yet. */
export const sketch = (draft) => within("readwrite", (_, drafts) => settled(drafts.put(draft)));

/** What was being written about a question, if anything was. */
export const sketched = (question) => within("readonly", (_, drafts) => settled(drafts.get(keyOf(question))));

/** Change or remove a finding, unless another has taken its place meanwhile. */
const settle = (finding, act) =>
  within("readwrite", async (findings) => {
    const now = await settled(findings.get(keyOf(finding)));
    if (now?.number === finding.number) await settled(act(findings));
  });

export const drop = (finding) => settle(finding, (findings) => findings.delete(keyOf(finding)));

const refuse = (finding, reasons) => settle(finding, (findings) => findings.put({ ...finding, reasons }));

function post(finding) {
  const token = document.cookie.split("; ").find((each) => each.startsWith(`${SESSION}=`));
  const { number, who, verdict, grounds, on, asked, digest } = finding;
  return fetch(finding.to, {
    method: "POST",
    redirect: "manual",
    headers: { "X-CSRFToken": token?.slice(SESSION.length + 1) ?? "" },
    body: new URLSearchParams({ number, who, verdict, grounds, on, asked, digest }),
  });
}

/** Send findings one by one. Gives those sent, and why it stopped: "network", "signed-out", "busy", or nothing. */
async function sendEach(findings) {
  const sent = [];
  for (const finding of findings) {
    const answer = await post(finding).catch(() => null);
    if (!answer) return { sent, stopped: "network" };
    if (answer.type === "opaqueredirect" || answer.status === 403) return { sent, stopped: "signed-out" };
    if (answer.ok) {
      await drop(finding);
      sent.push(finding);
    } else if (answer.status === 422) {
      await refuse(finding, (await answer.json()).reasons);
    } else if (answer.status === 404) {
      await refuse(finding, ["您不在这个社区的专家组中，请联系市专班"]);
    } else {
      return { sent, stopped: "busy" };
    }
  }
  return { sent, stopped: "" };
}

/** Send what waits; what was refused only when `again` is asked for. One window of this browser sends at a time. */
export const send = (who, { again = false } = {}) =>
  navigator.locks.request("meihao-outbox", { ifAvailable: true }, async (held) => {
    if (!held) return { sent: [], stopped: "" };
    const findings = await everything(who);
    return sendEach(findings.filter((each) => again || each.reasons.length === 0));
  });
