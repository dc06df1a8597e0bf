import fc from 'fast-check';
import { parseArgs } from 'node:util';

import { givenShop } from '../../test/support/fixtures';
import globalSetup from '../../test/support/global-setup';
import globalTeardown from '../../test/support/global-teardown';
import { differencesFrom } from '../../test/support/ledger-model-check';
import { program } from '../../test/support/ledger-model-program';
import { LedgerRun } from '../../test/support/ledger-model-run';
import { createTestApp, type TestApp } from '../../test/support/test-app';

/**
 * The model test of the ledger, at any size. Concurrent clients do random sales, completions, cancellations and refunds
 * on several instances with one PostgreSQL. Then every stored and answered figure is compared with a model of the
 * answers. Exits with 1 if a figure differs by a cent.
 */
const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '15000' },
    clients: { type: 'string', default: '16' },
    customers: { type: 'string', default: '20' },
    instances: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});
const size = {
  operations: Number(values.operations),
  clients: Number(values.clients),
  customers: Number(values.customers),
  instances: Number(values.instances),
  seed: Number(values.seed),
};

async function main(): Promise<number> {
  const apps: TestApp[] = [];
  try {
    for (let instance = 0; instance < size.instances; instance++) apps.push(await createTestApp({}, apps[0]?.database));
    const run = new LedgerRun(apps, await givenShop(apps[0]!));
    const operationsPerClient = Math.ceil(size.operations / size.clients);
    const [day] = fc.sample(program({ clients: size.clients, operationsPerClient }), { seed: size.seed, numRuns: 1 });

    console.log('Running', size);
    const start = performance.now();
    await run.run(day!, size.customers);
    const seconds = (performance.now() - start) / 1_000;
    const differences = await differencesFrom(run.model, apps[0]!, run.shop);

    console.table(Object.fromEntries([...run.answers].sort().map(([answer, count]) => [answer, { count }])));
    console.table({ ...run.model.summary(), ...(await findTrouble(apps[0]!)) });
    console.log(
      `${size.operations} operations in ${seconds.toFixed(1)} s, ${Math.round(size.operations / seconds)} a second`,
    );
    for (const difference of differences) console.error(difference);
    console.log(`${differences.length} differences between the service and the model`);
    return differences.length > 0 ? 1 : 0;
  } finally {
    for (const app of apps.toReversed()) await app.close();
  }
}

/** Problems that the database reported and the service solved by itself, such as deadlocks. */
async function findTrouble({ database }: TestApp): Promise<Record<string, number> | undefined> {
  const [row] = await database.query<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM outbox WHERE attempts > 1) AS deliveries_tried_again, deadlocks::int
     FROM pg_stat_database WHERE datname = current_database()`,
  );
  return row;
}

globalSetup()
  .then(main)
  .finally(globalTeardown)
  .then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
