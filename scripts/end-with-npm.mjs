const PARENT_CHECK_INTERVAL_MS = 250;

/** Stops this process when npm ends. npm passes SIGTERM to its shell only, so this process would keep its port. */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_INTERVAL_MS);
  timer.unref();
}
