// What every page loads. All of it is an improvement: each page works without.
import "htmx.org/dist/htmx.esm.js";
import { watchJobs } from "./modules/job.js";
import { showTabs } from "./modules/tabs.js";
import { forgetOnSignOut } from "./modules/visits.js";
import { watchWall } from "./modules/wall.js";

document.documentElement.classList.add("scripted");
watchJobs(document);
showTabs(document);
watchWall(document);
forgetOnSignOut(document);
