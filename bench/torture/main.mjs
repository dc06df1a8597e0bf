// npm run torture: posts sales and refunds while instances, PostgreSQL and connections fail, and then checks every
// cent. Exits with 1 if a sale or refund is lost or counted twice, if a request fails that had to succeed, or if a
// process crashes by itself.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildIfStale } from '../../scripts/build-if-stale.mjs';
import { auditMetrics } from './audit.mjs';
import { Books } from './books.mjs';
import { Database } from './database.mjs';
import { settleEvents } from './events.mjs';
import { Fleet } from './fleet.mjs';
import { closeConnections } from './http.mjs';
import { compareLedger, compareMetrics } from './ledger.mjs';
import { readOptions } from './options.mjs';
import { cutCommits } from './phases/commit-cuts.mjs';
import { failOver } from './phases/failovers.mjs';
import { restartDatabase } from './phases/database-restarts.mjs';
import { sendDuplicates } from './phases/duplicates.mjs';
import { killInstances } from './phases/kills.mjs';
import { measureLosses } from './phases/losses.mjs';
import { patchOneCustomer } from './phases/patches.mjs';
import { terminate } from './phases/terms.mjs';
import { comparePoints, provePoints } from './points.mjs';
import { Random } from './random.mjs';
import { faultsOf, report } from './report.mjs';
import { Session } from './session.mjs';
import { openShops } from './shops.mjs';
import { Tally } from './tally.mjs';
import { Tills } from './tills.mjs';
import { tortureWebhooks } from './webhooks.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = join(ROOT, 'dist/apps/api/src/main.js');
const COMMAND = join(ROOT, 'dist/apps/cli/src/main.js');
/** The loyalty programme begins before the first sale of the books. */
const PROGRAM_AGE_MS = 12 * 24 * 60 * 60 * 1_000;
const CREDENTIALS = { email: 'torture@example.com', password: 'torture-torture' };
/** How often the receiver of webhooks and an instance are killed. */
const WEBHOOK_KILLS = 3;
/** Time limit of a run, in milliseconds. */
const RUN_TIMEOUT_MS = 90 * 60 * 1_000;

const PHASES = {
  kills: killInstances,
  'database-restarts': restartDatabase,
  cuts: cutCommits,
  terms: terminate,
  failovers: failOver,
  duplicates: sendDuplicates,
  patches: patchOneCustomer,
};

/** The interval, in milliseconds, at which a long phase prints its progress. */
const TICK = 15_000;

const undo = [];

try {
  const options = readOptions(process.argv.slice(2));
  process.chdir(ROOT);
  buildIfStale('dist/apps/api/src/main.js');
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void leave(1));
  setTimeout(() => void giveUp(new Error('The run takes too long')), RUN_TIMEOUT_MS).unref();
  const wrong = await torture(options);
  if (wrong.length > 0) console.error(`\n✘ ${wrong.join('\n✘ ')}`);
  else console.log('\n✔ nothing lost, nothing doubled, every cent where it belongs');
  await leave(wrong.length > 0 ? 1 : 0);
} catch (error) {
  await giveUp(error);
}

async function torture(options) {
  console.log(`${JSON.stringify(options)}\n${cpus().length} × ${cpus()[0]?.model}, Node.js ${process.version}`);
  const dist = loadProduct();
  const directory = mkdtempSync(join(tmpdir(), 'wateja-torture-'));
  undo.push(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  // The account that runs PostgreSQL must be able to enter this folder.
  chmodSync(directory, 0o755);
  const database = await Database.open(dist.EmbeddedServer, join(directory, 'data'));
  undo.push(() => database.close());
  const launching = launch(directory, await database.url());
  const fleet = await Fleet.open(options.instances, launching, undo);
  const session = new Session(fleet, CREDENTIALS);
  if (options.events) {
    const { events } = options;
    return tortureWebhooks({ database, fleet, session, directory, undo, events, kills: WEBHOOK_KILLS });
  }
  const random = new Random(options.seed);
  const books = new Books(random, await openShops(fleet, session, new Date(Date.now() - PROGRAM_AGE_MS)));
  const tills = new Tills({ fleet, books, random, session, clients: options.clients });
  const results = {
    recoveries: [],
    failovers: [],
    promotions: [],
    drains: [],
    losses: [],
    patchesLost: 0,
    preconditionsFailed: 0,
  };

  const tallies = [];
  for (const [name, phase] of Object.entries(PHASES)) {
    // If there are no kills, the sales of this phase are posted nevertheless.
    if (options[name] === 0 && !(name === 'kills' && options.sales > 0)) continue;
    const tally = new Tally();
    tallies.push(tally);
    const ticker = setInterval(() => console.log(`  ${name}: ${tally}`), TICK);
    tally.end(await phase({ database, fleet, tills, books, random, results, options }, tally));
    clearInterval(ticker);
    console.log(`${tally.chaos}: ${tally}`);
  }

  const problems = await settleEvents(database);
  const findings = await compareLedger(database, books);
  const { drift, wrong } = await compareMetrics(database, books);
  findings.problems.push(...problems);
  const audit = await auditMetrics(dist, await database.server.url(), books.shops);
  const points = await comparePoints(database, books);
  const points_proven = await provePoints({ ...launching, entry: COMMAND });
  // This phase comes last, because sales that are lost here stay in the records of the tills.
  if (options.losses > 0) await measureLosses({ database, fleet, tills, books, random, results, options });
  const outcome = {
    ...{ tallies, results, unexpectedExits: fleet.unexpectedExits },
    findings: { ...findings, drift, wrong_metrics: wrong, audit, ...points, points_proven },
  };
  console.log(`\n${report(outcome)}`);
  return faultsOf(outcome);
}

function loadProduct() {
  const require = createRequire(import.meta.url);
  require('reflect-metadata');
  const { EmbeddedServer } = require('../../dist/libs/database-server/src');
  const { PrismaService } = require('../../dist/libs/prisma/src');
  const { MetricsAuditService } = require('../../dist/libs/loyalty/src');
  return { EmbeddedServer, PrismaService, MetricsAuditService };
}

function launch(directory, url) {
  return {
    ...{ root: ROOT, entry: ENTRY, directory },
    env: {
      ...{ NODE_ENV: 'development', HOST: '127.0.0.1', DATABASE_URL: url, DATA_DIR: join(directory, 'data') },
      ...{ JWT_SECRET: randomBytes(48).toString('base64'), RATE_LIMITS: 'off', DEMO_DATA: 'false', LOG_LEVEL: 'warn' },
      WEBHOOKS_ALLOW_PRIVATE: 'true',
      ...{ ADMIN_EMAIL: CREDENTIALS.email, ADMIN_PASSWORD: CREDENTIALS.password },
    },
  };
}

async function giveUp(error) {
  console.error(`\n✘ ${error.stack ?? error}`);
  await leave(1);
}

async function leave(exitCode) {
  closeConnections();
  for (const step of undo.splice(0).reverse())
    await Promise.resolve()
      .then(step)
      .catch((error) => console.error(error));
  process.exit(exitCode);
}
