// A screen on the wall: whenever the server says that something changed, the page's parts are asked for anew.

const SECONDS = 60;
const CLOSED = 2;

/** Follow the stream named by `data-wall-events` under `root`; without one, or while it is away, ask every minute. */
export function watchWall(root) {
  for (const box of root.querySelectorAll("[data-wall-events]")) {
    const changed = () => document.body.dispatchEvent(new Event("meihao:changed"));
    const events = "EventSource" in window ? new EventSource(box.dataset.wallEvents) : null;
    events?.addEventListener("change", changed);
    setInterval(() => {
      if (!events || events.readyState === CLOSED) changed();
    }, SECONDS * 1000);
  }
}
