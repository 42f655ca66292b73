// A job's page follows its job over server-sent events. Without this script the page asks anew by itself.

/** Write the figures of one message into the places that ask for them by `data-job-field`. */
function show(box, job) {
  for (const place of box.querySelectorAll("[data-job-field]")) {
    place.textContent = job[place.dataset.jobField] ?? "";
  }
  box.querySelector("progress")?.setAttribute("value", job.done);
  if (job.total) box.querySelector("progress")?.setAttribute("max", job.total);
}

/** Follow each job shown under `root`; when one ends, load its page once more for the result. */
export function watchJobs(root) {
  for (const box of root.querySelectorAll("[data-job-events]")) {
    const events = new EventSource(box.dataset.jobEvents);
    events.addEventListener("job", (event) => {
      const job = JSON.parse(event.data);
      show(box, job);
      if (!job.ended) return;
      events.close();
      location.reload();
    });
  }
}
