// The service worker of experts' visits. It stands under /expert/ and sees nothing else: pages come from the network, and
// what was kept for a visit stands in where there is none. It keeps nothing by itself.
import { LOOSE, dropOld } from "./modules/visits.js";

const PATIENCE = 5_000;

const after = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A page from the network; the kept one where that fails or is slow, and where none was kept, the list of what was. */
async function page(request) {
  const stored = await caches.match(request, LOOSE);
  const fresh = fetch(request);
  if (stored) {
    const sound = fresh.then((answer) => (answer.status >= 500 ? stored : answer));
    return Promise.race([sound.catch(() => stored), after(PATIENCE).then(() => stored)]);
  }
  return fresh.catch(async (error) => {
    if (!(await caches.match(self.registration.scope, LOOSE))) throw error;
    return Response.redirect(self.registration.scope);
  });
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(dropOld().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (!request.url.startsWith(self.registration.scope)) {
    event.respondWith(caches.match(request, LOOSE).then((stored) => stored ?? fetch(request)));
  }
});
