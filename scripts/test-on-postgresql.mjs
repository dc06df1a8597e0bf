// npm run test:postgresql: runs the end-to-end tests that depend most on the database, on the PostgreSQL that is
// installed on this machine instead of the embedded one. It starts a temporary cluster on a free port of the loopback
// address, and removes it at the end. Arguments replace the list of tests below, and are passed to jest. Set
// POSTGRESQL_BIN to the folder with initdb and pg_ctl if this script finds none, or the wrong one. The last line tells
// how many tests have passed and failed.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';

/**
 * The tests of rights and row-level security come first, and then the modules with the most SQL. The tests of query
 * plans are left out, because each version of PostgreSQL chooses other plans.
 */
const SUITES = [
  ...['database/owner-without-superuser', 'database/application-', 'database/row-level-security', 'rights/tenants'],
  ...['audit/audit', 'audit/database', 'erasure/erasure', 'loyalty/totals', 'loyalty/analytics', 'search/search'],
  ...['customers/list', 'sales/sales.e2e', 'sales/batch', 'sales/refunds', 'sales/time-zones', 'events/jobs'],
  ...['events/outbox.e2e', 'campaigns/campaigns', 'campaigns/sending', 'messages/sweeper', 'migrations'],
].map((name) => `test/e2e/${name}`);

/** The folders in which Debian and Ubuntu, Red Hat, and Homebrew install PostgreSQL. */
const PLACES = ['/usr/lib/postgresql', '/usr', '/opt/homebrew/opt', '/usr/local/opt'];
const COUNTS = /^(\d+ passed, \d+ failed)$/gm;
/** The locale of many servers. Unlike the embedded PostgreSQL, it does not use ICU. */
const LOCALE = ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
/** The tests need no durable data, so these settings make the server faster. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

const bin = process.env.POSTGRESQL_BIN ?? findPrograms();
if (!bin) {
  console.error('There is no PostgreSQL server on this machine. Install one, or name its folder in POSTGRESQL_BIN.');
  process.exit(1);
}
const directory = mkdtempSync(join(tmpdir(), 'wateja-postgresql-'));
const account = serverAccount();
const data = join(directory, 'data');
const stop = () => {
  if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', ['stop', '-D', data, '-m', 'immediate']);
  rmSync(directory, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.once('exit', stop);

const url = await startCluster();
const suites = process.argv.length > 2 ? process.argv.slice(2) : SUITES;
const { status, output } = await jest(suites, { ...process.env, TEST_DATABASE_URL: url });
console.log([...output.matchAll(COUNTS)].at(-1)?.[1] ?? '0 passed, 1 failed');
process.exit(status);

/** The folder with the programs of the newest server. */
function findPrograms() {
  return PLACES.filter(existsSync)
    .flatMap((place) => [join(place, 'bin'), ...readdirSync(place).map((name) => join(place, name, 'bin'))])
    .filter((folder) => ['initdb', 'pg_ctl', 'postgres'].every((program) => existsSync(join(folder, program))))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
}

/** The account that runs the server. PostgreSQL refuses to run as root. */
function serverAccount() {
  if (process.getuid?.() !== 0) return {};
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
  if (!uid) throw new Error('PostgreSQL cannot run as root, and there is no user postgres.');
  chownSync(directory, Number(uid), Number(gid));
  return { uid: Number(uid), gid: Number(gid) };
}

async function startCluster() {
  const password = randomBytes(12).toString('hex');
  const [passwordFile, port] = [join(directory, 'password'), await freePort()];
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid) chownSync(passwordFile, account.uid, account.gid);
  run('initdb', ['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', ...LOCALE]);
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', ...SETTINGS];
  const options = settings.map((setting) => `-c ${setting}`).join(' ');
  run('pg_ctl', ['start', '-D', data, '-w', '-l', join(directory, 'log'), '-o', options]);
  console.log(execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim());
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

function run(program, args) {
  execFileSync(join(bin, program), args, { cwd: '/', stdio: ['ignore', 'ignore', 'inherit'], ...account });
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** Runs jest, prints its output, and returns the output. */
function jest(patterns, env) {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      ['node_modules/jest/bin/jest.js', '--config', 'jest.topics.config.mjs', ...patterns],
      {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.on('data', (chunk) => {
        output += chunk;
        target.write(chunk);
      });
    }
    child.on('close', (code) => done({ status: code ?? 1, output }));
  });
}
