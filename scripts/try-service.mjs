import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ADMIN = { email: 'admin@wateja.test', password: 'correct horse battery staple' };
/** This limit only stops a service that hangs. */
const TIMEOUT_MS = 180_000;

/**
 * Starts the built service on another Node, with an embedded PostgreSQL in a new folder, and sends it the requests of a
 * shop.
 * @param node the executable of that Node
 * @param entry the built file that starts the service
 * @throws Error if an answer is wrong, or if the service does not stop its PostgreSQL
 */
export async function tryService(node, entry) {
  const directory = mkdtempSync(join(tmpdir(), 'wateja-try-'));
  // If root runs this, PostgreSQL runs under its own account, which must be able to enter the folder.
  chmodSync(directory, 0o755);
  const service = spawn(node, [entry], { env: environmentIn(directory), stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(service, 'close');
  const timer = setTimeout(() => service.kill('SIGKILL'), TIMEOUT_MS);
  try {
    await sellSomething(await urlOf(service, ended));
    service.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null], 'the service ends with the exit code 0');
    assert(!existsSync(join(directory, 'postgres', 'postmaster.pid')), 'the service stops its PostgreSQL');
  } finally {
    clearTimeout(timer);
    if (service.exitCode === null) service.kill('SIGTERM');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  }
}

function environmentIn(directory) {
  return {
    PATH: process.env.PATH,
    PORT: '0',
    DATA_DIR: directory,
    LOG_DIR: join(directory, 'logs'),
    DEMO_DATA: 'false',
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
  };
}

/** Resolves with the URL of the service when the service prints it. */
export async function urlOf(service, ended) {
  let output = '';
  const banner = new Promise((resolve) => {
    for (const stream of [service.stdout, service.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        const [, url] = /^ *API +(\S+)$/m.exec(output) ?? [];
        if (url) resolve(url);
      });
    }
  });
  const url = await Promise.race([banner, ended.then(() => undefined)]);
  assert(url, `The service does not start:\n${output}`);
  return url;
}

async function sellSomething(url) {
  const { access_token } = await call(`${url}/auth/login`, 200, ADMIN);
  const as = (path, status, body) => call(`${url}/${path}`, status, body, { authorization: `Bearer ${access_token}` });

  const { business } = await as('businesses', 201, { name: 'Duka la Mama' });
  const { customer } = await as(`customers/${business.id}`, 201, { name: 'Zawadi Mwangi', phone: '0700 000 777' });
  const items = [{ product_id: 5, quantity: 4, unit_price: '65.00' }];
  await as(`sales/${business.id}`, 201, { customer_id: customer.id, payment_method: 'mpesa', items });
  const { metrics } = await as(`customers/${business.id}/${customer.id}/metrics`, 200);
  assert.equal(metrics.total_spent, '260.00');
  assert.equal(metrics.total_purchases, 1);
}

/** Sends a GET without a body, and a POST with one. */
export async function call(url, status, body, headers = {}) {
  const answer = await fetch(url, {
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
  });
  const text = await answer.text();
  assert.equal(answer.status, status, `${url}: ${text}`);
  return JSON.parse(text);
}
