import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const ROOT = resolve(__dirname, '../..');
const PRODUCT = resolve(ROOT, 'dist/apps/api/src/main.js');
const CHECK_INTERVAL_MS = 5;
const START_TIMEOUT_MS = 60_000;

/** Starts the built service, and stops it again. @returns milliseconds from the spawn until the service is ready */
export async function timeStart(settings: Record<string, string>): Promise<number> {
  const port = await freePort();
  const begin = performance.now();
  const child = spawn(process.execPath, [PRODUCT], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...settings, PORT: String(port) },
  });
  const ended = once(child, 'exit');
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`The start ended with ${child.exitCode}`);
      if (performance.now() - begin > START_TIMEOUT_MS) throw new Error('The start takes too long');
      await delay(CHECK_INTERVAL_MS);
    }
    return performance.now() - begin;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((done) => {
    get({ host: '127.0.0.1', port, path: '/health/ready', agent: false }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    }).on('error', () => done(false));
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
