// A screen on the wall: whenever the server says that something changed, the page's parts are asked for anew.

const MINUTE = 60_000;
const AT_LEAST = 10;
const CLOSED = 2;

/** Follow the stream named by `data-wall-events` under `root`; without one, or while it is away, ask every minute, and every ten minutes anyhow. */
export function watchWall(root) {
  for (const box of root.querySelectorAll("[data-wall-events]")) {
    const changed = () => document.body.dispatchEvent(new Event("meihao:changed"));
    const events = "EventSource" in window ? new EventSource(box.dataset.wallEvents) : null;
    events?.addEventListener("change", changed);
    let minutes = 0;
    setInterval(() => {
      minutes += 1;
      if (!events || events.readyState === CLOSED || minutes % AT_LEAST === 0) changed();
    }, MINUTE);
  }
}
