// What an expert found on site: kept on this device under a number of its own until the server has it.

const STORE = "findings";
const SESSION = "meihao-csrf";

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Do something with the store and wait until it is safely on the disk. */
async function within(mode, act) {
  const opening = indexedDB.open("meihao-visits", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: ["who", "code", "criterion"] });
  const database = await settled(opening);
  try {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const result = await act(transaction.objectStore(STORE));
    await done;
    return result;
  } finally {
    database.close();
  }
}

/** What one person has here, in the order in which it was found. */
export async function everything(who) {
  const found = await within("readonly", (store) => settled(store.getAll()));
  return found.filter((each) => each.who === who).sort((one, other) => one.made - other.made);
}

/** Keep a finding in place of the one about the same question; what was not sent yet is replaced by what was meant last. */
export async function keep(finding) {
  const whole = { ...finding, number: crypto.randomUUID(), made: Date.now(), reasons: [] };
  await within("readwrite", (store) => settled(store.put(whole)));
}

const keyOf = ({ who, code, criterion }) => [who, code, criterion];

/** Change or remove a finding, unless another has taken its place meanwhile. */
const settle = (finding, act) =>
  within("readwrite", async (store) => {
    const now = await settled(store.get(keyOf(finding)));
    if (now?.number === finding.number) await settled(act(store));
  });

export const drop = (finding) => settle(finding, (store) => store.delete(keyOf(finding)));

const refuse = (finding, reasons) => settle(finding, (store) => store.put({ ...finding, reasons }));

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
