// npm start: builds if necessary, and then runs the API in this process.
import { buildIfStale } from './build-if-stale.mjs';

const ENTRY = 'dist/apps/api/src/main.js';
const PARENT_CHECK_INTERVAL_MS = 250;

buildIfStale(ENTRY);
endWithNpm();
await import(new URL(`../${ENTRY}`, import.meta.url));

/** Stops this process when npm ends. npm passes SIGTERM to its shell only, so this process would keep its port. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_INTERVAL_MS);
  timer.unref();
}
