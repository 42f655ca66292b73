// The experts' pages on site: what is found waits on this device while there is no network, and is sent when there is.
import { drop, everything, keep, send, sketch, sketched } from "./modules/outbox.js";
import { kept, renew, supported, take, tidy } from "./modules/visits.js";

const VERDICTS = { met: "满足", unmet: "未满足", unknown: "现场看不出" };
const HOURS = { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false };
const STOPPED = {
  network: "现在连不上。填好的都在这台设备上，有网络后自动上传。",
  busy: "服务暂时没有回应。填好的都在这台设备上，过一会儿再上传。",
  "signed-out": "登录已过期。填好的都还在，请重新登录，登录后接着上传。",
};
const NO_NETWORK = "没有网络。填好的存在这台设备上，有网络后自动上传。";

const bar = document.querySelector("[data-visit-bar]");
const who = Number(bar.dataset.who);
const { outbox, scope, worker } = bar.dataset;
const shown = document.documentElement.dataset.kept;
const here = { sent: 0, stopped: "", note: "" };

const clock = (moment) => new Date(moment).toLocaleString("zh-CN", HOURS);
const line = (words) => Object.assign(document.createElement("p"), { textContent: words });
const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });

/** Say above the page how things stand; nothing where there is nothing to say. */
async function tell() {
  const findings = await everything(who);
  const refused = findings.filter((each) => each.reasons.length > 0).length;
  const waiting = findings.length - refused;
  const said = [];
  if (!navigator.onLine) said.push(NO_NETWORK);
  else if (here.stopped) said.push(STOPPED[here.stopped]);
  else if (shown && location.pathname !== outbox) said.push(`这是 ${clock(shown)} 准备好的页面，网络好时刷新，看最新的。`);
  if (here.note) said.push(here.note);
  if (here.sent) said.push(`已上传 ${here.sent} 条。`);
  if (waiting) said.push(`待上传 ${waiting} 条。`);
  if (refused) said.push(`没有收下 ${refused} 条，请看原因。`);
  bar.hidden = said.length === 0;
  bar.querySelector("[data-visit-words]").replaceChildren(...said.map(line));
  const way = bar.querySelector("[data-visit-way]");
  way.hidden = findings.length === 0 || location.pathname === outbox;
  const door = bar.querySelector("[data-visit-door]");
  door.hidden = here.stopped !== "signed-out" || !navigator.onLine;
  mark(findings);
  list(findings);
}

/** Mark the questions answered here, and lead on to the first that is answered neither here nor on the server. */
function mark(findings) {
  const waiting = new Set(findings.map((each) => `${each.code}/${each.criterion}`));
  for (const place of document.querySelectorAll("[data-waits]")) {
    place.hidden = !waiting.has(place.dataset.waits);
    const known = place.parentElement.querySelector("[data-known]");
    if (known) known.hidden = !place.hidden;
  }
  for (const way of document.querySelectorAll("[data-visit-next]")) {
    const open = [...way.closest("section").querySelectorAll('[data-question="open"]')];
    const next = open.find((link) => link.parentElement.querySelector("[data-waits]").hidden);
    way.hidden = !next;
    if (next) way.href = next.href;
  }
}

/** Send what waits, then bring the kept pages and this one up to date. */
async function upload(options) {
  if (!navigator.onLine) return tell();
  const { sent, stopped } = await send(who, options);
  here.sent += sent.length;
  here.stopped = stopped;
  for (const code of new Set(sent.map((each) => each.code))) {
    const pages = sent.filter((each) => each.code === code).map((each) => each.page);
    await renew(who, code, [scope, ...pages]).catch(() => undefined);
  }
  if (sent.length && location.pathname === scope) return location.reload();
  return tell();
}

// --- the list of communities ------------------------------------------------------------------------------------------

/** Offer to take the questions of each community along. */
async function offer(box) {
  const code = box.dataset.visit;
  const state = box.querySelector("[data-visit-state]");
  const start = box.querySelector("[data-visit-take]");
  const end = box.querySelector("[data-visit-end]");
  const asked = state.textContent;
  const refresh = async () => {
    const at = await kept(who, code);
    state.textContent = at ? `已备好（${clock(at)}），没有网络也能打开、填写。` : asked;
    end.hidden = !at;
  };
  start.addEventListener("click", async () => {
    start.disabled = true;
    const pages = [scope, outbox, ...[...box.closest("section").querySelectorAll("[data-question]")].map((link) => link.pathname)];
    const told = (done, all) => (state.textContent = `正在准备 ${done}／${all}，请不要关掉页面`);
    try {
      await take({ who, code, pages, worker, scope }, told);
      await refresh();
    } catch (error) {
      state.textContent = error.status === 0 ? "登录已过期，请刷新页面重新登录，再点一次。" : "没有准备好，请在网络好的地方再点一次。";
    }
    start.disabled = false;
  });
  end.addEventListener("click", async () => {
    if ((await everything(who)).some((each) => each.code === code)) {
      state.textContent = "还有没上传的，先上传，再结束现场。";
      return;
    }
    const others = [...document.querySelectorAll("[data-visit]")].map((each) => each.dataset.visit);
    await tidy(who, others.filter((each) => each !== code));
    await refresh();
  });
  await refresh();
  box.hidden = false;
}

// --- one question -----------------------------------------------------------------------------------------------------

/** Fill in what was found or begun here before, unless somebody writes already. */
async function restore(form, question, untouched) {
  const draft = await sketched(question);
  const waiting = (await everything(who)).find((each) => each.code === question.code && each.criterion === question.criterion);
  const before = draft ?? waiting;
  if (!before || !untouched()) return;
  for (const choice of form.elements.verdict) choice.checked = choice.value === before.verdict;
  form.elements.grounds.value = before.grounds;
  if (draft) here.note = "上次写了一半，已经填回，请接着写完，点“存下”。";
}

/** Keep what is found on the device where the visit was taken along or there is no network; else the form goes its usual way. */
function ask(form) {
  const { code, criterion, title, community, to, asked, digest, following } = form.dataset;
  const question = { who, code, criterion };
  const ready = kept(who, code);
  const onDevice = async () => (await ready) || !navigator.onLine;
  const said = () => ({ verdict: form.elements.verdict.value, grounds: form.elements.grounds.value.trim() });
  let touched = false;
  form.addEventListener("input", async () => {
    touched = true;
    if (await onDevice()) await sketch({ ...question, ...said() });
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!(await onDevice())) return form.submit();
    const { verdict, grounds } = said();
    const wrong = form.querySelector("[data-finding-wrong]");
    wrong.hidden = verdict !== "" && (verdict !== "unmet" || grounds !== "");
    wrong.textContent = verdict ? "认定“未满足”要写明差在哪里" : "请先选一项：满足、未满足，或现场看不出";
    if (!wrong.hidden) return wrong.focus();
    await keep({ ...question, title, community, to, asked, digest, verdict, grounds, on: today(), page: location.pathname });
    if (await ready) location.assign(following || outbox);
    else tell();
  });
  return restore(form, question, () => !touched);
}

// --- what waits -------------------------------------------------------------------------------------------------------

/** Lay out what waits on the page that lists it. */
function list(findings) {
  const place = document.querySelector("[data-waiting]");
  if (!place) return;
  const row = place.querySelector("template").content;
  const rows = findings.map((finding) => {
    const item = row.cloneNode(true);
    const field = (name) => item.querySelector(`[data-field="${name}"]`);
    field("title").textContent = finding.title;
    field("title").href = finding.page;
    field("open").href = finding.page;
    field("community").textContent = finding.community;
    field("on").textContent = finding.on;
    field("verdict").textContent = VERDICTS[finding.verdict];
    field("grounds").textContent = finding.grounds;
    field("refused").hidden = finding.reasons.length === 0;
    field("refused").append(...finding.reasons.map(line));
    field("drop").addEventListener("click", async () => {
      if (!confirm("这一条不上传了，从这台设备删掉？删掉后找不回来。")) return;
      await drop(finding);
      await tell();
    });
    return item;
  });
  place.querySelector("[data-outbox-list]").replaceChildren(...rows);
  place.querySelector("[data-outbox-empty]").hidden = findings.length > 0;
  place.querySelector("[data-outbox-send]").hidden = findings.length === 0;
}

// --- everywhere -------------------------------------------------------------------------------------------------------

/** Without a network, what would lead away says so instead of leading nowhere. */
function stay(event, path) {
  if (navigator.onLine || path.startsWith(scope)) return;
  event.preventDefault();
  here.note = "这一页没有带到现场，有网络时再打开。";
  tell();
}

if (supported()) {
  const boxes = [...document.querySelectorAll("[data-visit]")];
  const forms = [...document.querySelectorAll("[data-finding]")].map(ask);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && !link.getAttribute("href").startsWith("#")) stay(event, link.pathname);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-finding]")) stay(event, new URL(event.target.action).pathname);
  });
  document.querySelector("[data-outbox-send]")?.addEventListener("click", () => upload({ again: true }));
  addEventListener("online", () => upload());
  addEventListener("offline", () => tell());
  addEventListener("pageshow", (event) => event.persisted && upload());
  await Promise.all(forms);
  await tidy(who, location.pathname === scope && !shown ? boxes.map((box) => box.dataset.visit) : undefined);
  await Promise.all(boxes.map(offer));
  await tell();
  await upload();
}
