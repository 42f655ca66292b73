// A visit: the pages of the questions about one community, kept on this device so that they open without a network.

const SORT = "visit-";
/** Raised when the kept pages no longer fit the scripts that read them. */
const VERSION = 1;
const CURRENT = `${SORT}${VERSION}-`;
const MARK = "/visit-ready";
const A_WEEK = 7 * 24 * 3600 * 1000;

/** How a kept answer is looked up: a request from the worker carries no cookie, the page was kept with one. */
export const LOOSE = { ignoreVary: true };

/** Whether this browser, at this address (https), can keep visits. */
export const supported = () => "serviceWorker" in navigator && "caches" in window && "locks" in navigator;

const nameOf = (who, code) => `${CURRENT}${who}-${code}`;

/** One page from the network as it is kept, marked with the moment. Fails with the status, 0 where one has to sign in. */
async function fetched(page, at) {
  const answer = await fetch(page, { redirect: "manual", cache: "no-store" });
  if (!answer.ok) throw Object.assign(new Error(page), { status: answer.status });
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const text = (await answer.text()).replace("<html", `<html data-kept="${at}"`);
  return { page, text, answer: new Response(text, { headers }) };
}

/** What pages load of ours: styles, scripts, icons, and the parts of the font that their words need. */
async function assetsOf(texts) {
  const found = new Set();
  let words = "";
  for (const text of texts) {
    const read = new DOMParser().parseFromString(text, "text/html");
    for (const each of read.querySelectorAll("link[href], script[src], use[href], img[src]")) {
      const address = new URL(each.getAttribute("href") ?? each.getAttribute("src"), location.href);
      address.hash = "";
      found.add(address.href);
    }
    words += read.body.textContent;
  }
  const font = `1em ${getComputedStyle(document.body).fontFamily}`;
  await document.fonts.load(font, [...new Set(words)].join(""));
  for (const { name } of performance.getEntriesByType("resource")) if (name.endsWith(".woff2")) found.add(name);
  return [...found];
}

/** Keep pages for a visit, telling how many are there; all of them or none. */
export async function take({ who, code, pages, worker, scope }, tell) {
  await navigator.serviceWorker.register(worker, { scope });
  navigator.storage?.persist?.(); // may ask the person, and need not be waited for
  const at = new Date().toISOString();
  const got = [];
  for (const page of pages) {
    tell(got.length, pages.length);
    got.push(await fetched(page, at));
  }
  const assets = await assetsOf(got.map((each) => each.text));
  const name = nameOf(who, code);
  await caches.delete(name);
  try {
    const box = await caches.open(name);
    await box.addAll(assets);
    for (const { page, answer } of got) await box.put(page, answer);
    await box.put(MARK, Response.json({ at }));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

/** When the pages of a visit were kept; undefined where they are not. */
export async function kept(who, code) {
  if (!supported() || !(await caches.has(nameOf(who, code)))) return undefined;
  const mark = await (await caches.open(nameOf(who, code))).match(MARK);
  return mark && new Date((await mark.json()).at);
}

/** Ask for pages of a visit again, where it is kept, after something was handed in. */
export async function renew(who, code, pages) {
  if (!(await kept(who, code))) return;
  const box = await caches.open(nameOf(who, code));
  for (const page of pages) await box.put(page, (await fetched(page, new Date().toISOString())).answer);
}

/** Let go of other people's visits; told the communities one judges now, also of visits elsewhere and of a week ago. */
export async function tidy(who, codes) {
  const names = (await caches.keys()).filter((name) => name.startsWith(SORT));
  const stay = new Set(names.filter((name) => name.startsWith(`${CURRENT}${who}-`)));
  if (codes) {
    const fresh = await Promise.all(codes.map(async (code) => Date.now() - (await kept(who, code)) < A_WEEK && nameOf(who, code)));
    for (const name of stay) if (!fresh.includes(name)) stay.delete(name);
  }
  await Promise.all(names.filter((name) => !stay.has(name)).map((name) => caches.delete(name)));
  if (stay.size) return;
  for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
}

/** Let go of the visits that an older version kept. */
export async function dropOld() {
  const old = (await caches.keys()).filter((name) => name.startsWith(SORT) && !name.startsWith(CURRENT));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Whoever signs out by a form under `root` leaves no kept page behind. */
export function forgetOnSignOut(root) {
  if (!supported()) return;
  for (const form of root.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await tidy("", []).catch(() => undefined);
      form.submit();
    });
  }
}
