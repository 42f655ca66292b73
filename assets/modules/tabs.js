// Where a row of tabs is wider than the window, the current one is brought into view.

/** Scroll each row of tabs under `root` until its current tab stands in the middle. */
export function showTabs(root) {
  for (const tab of root.querySelectorAll(".tabs [aria-current]")) {
    const row = tab.parentElement.getBoundingClientRect();
    const here = tab.getBoundingClientRect();
    tab.parentElement.scrollLeft += here.left - row.left - (row.width - here.width) / 2;
  }
}
