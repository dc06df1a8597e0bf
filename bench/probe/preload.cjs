// `node -r`: looks into a process from within. Tells on http://127.0.0.1:PORT, PORT being in the file WATEJA_PROBE, how long
// the event loop was held up and the collector worked since it was last asked, and what memory is in use.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { monitorEventLoopDelay, PerformanceObserver } = require('node:perf_hooks');

const RESOLUTION = 1;
const MS = 1e6;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
delay.enable();
let longestGc = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longestGc = Math.max(longestGc, duration);
}).observe({ entryTypes: ['gc'] });

// Linux tells what a thread has computed, in nanoseconds: what is left of a delay is other processes' doing.
const SCHEDULE = '/proc/thread-self/schedstat';
const computed = () => (existsSync(SCHEDULE) ? Number(readFileSync(SCHEDULE, 'utf8').split(' ')[0]) / MS : 0);
let longestComputing = 0;
let last = computed();
setInterval(() => {
  const now = computed();
  longestComputing = Math.max(longestComputing, now - last);
  last = now;
}, 2).unref();

const server = createServer((request, response) => {
  const told = {
    max: delay.max / MS,
    p99: delay.percentile(99) / MS,
    computing: longestComputing,
    longest_gc: longestGc,
  };
  if (request.url === '/memory') globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  response.setHeader('Connection', 'close');
  response.end(JSON.stringify({ ...told, rss, heap_used: heapUsed, external }), () => {
    longestGc = 0;
    longestComputing = 0;
    delay.reset();
  });
});
server.listen(0, '127.0.0.1', () => writeFileSync(process.env.WATEJA_PROBE, String(server.address().port)));
server.unref();
