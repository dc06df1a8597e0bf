// `node -r`: observes a process from inside. It serves its readings at http://127.0.0.1:PORT and writes PORT to the
// file WATEJA_PROBE. A reading contains the delays of the event loop and the time of the garbage collector since the
// last reading, and the memory in use.
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

// Linux reports the CPU time of a thread in nanoseconds. The rest of a delay was caused by other processes.
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
  const reading = {
    max: delay.max / MS,
    p99: delay.percentile(99) / MS,
    computing: longestComputing,
    longest_gc: longestGc,
  };
  if (request.url === '/memory') globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  response.setHeader('Connection', 'close');
  response.end(JSON.stringify({ ...reading, rss, heap_used: heapUsed, external }), () => {
    longestGc = 0;
    longestComputing = 0;
    delay.reset();
  });
});
server.listen(0, '127.0.0.1', () => writeFileSync(process.env.WATEJA_PROBE, String(server.address().port)));
server.unref();
