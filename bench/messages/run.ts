/**
 * Checks that no customer gets a message twice, that no customer is left out, and that no campaign exceeds its budget.
 * It sends a real campaign over HTTP to a provider that fails at times, and kills the processes three times.
 *
 * Usage: npm run torture:messages -- [--messages 10000] [--instances 1] [--json FILE]
 */
import { prepareDatabase } from '@wateja/database-server';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exactTypes } from '@wateja/prisma';
import { Client } from 'pg';

import { tortureMessages } from '../../test/support/message-torture';
import type { TestDatabase } from '../../test/support/test-database';
import { dropDatabase, inPostgres, openBenchServer } from '../seed/databases';

const NAME = 'torture_messages';
const DEADLINE = 900_000;
/** A share of the total cost, so that the campaign reaches its budget. */
const AFFORDED = 0.9 * 0.8;
const KILLS = [0.02, 0.35, 0.7];

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    instances: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const customers = Number(values.messages);
  const directory = await mkdtemp(join(tmpdir(), 'wateja-torture-'));
  const server = await openBenchServer();
  try {
    await dropDatabase(server, NAME);
    await inPostgres(server, `CREATE DATABASE ${NAME}`);
    // The owner of an embedded PostgreSQL is a superuser.
    const [owner_url, application_url] = [await server.url(NAME), await server.applicationUrl(NAME)];
    await prepareDatabase({ url: application_url, owner_url });
    const database: TestDatabase = {
      ...{ admin_url: owner_url, owner_url, application_url },
      query: (sql, parameters) => query(owner_url, sql, parameters),
      drop: () => dropDatabase(server, NAME),
    };
    const budget_cap = (customers * AFFORDED).toFixed(2);
    const instances = Number(values.instances);
    const options = { customers, budget_cap, instances, kills: KILLS, deadline: DEADLINE };
    const { duplicates, violations, ...figures } = await tortureMessages({ database, directory, ...options });
    console.log(JSON.stringify({ ...options, ...figures, duplicates: duplicates.length }, null, 2));
    if (values.json) await writeFile(values.json, `${JSON.stringify({ ...options, ...figures }, null, 2)}\n`);
    for (const violation of violations) console.error(`VIOLATION: ${violation}`);
    if (violations.length > 0) process.exitCode = 1;
    else console.log('Nobody got it twice, nobody was forgotten, and the budget held.');
  } finally {
    await dropDatabase(server, NAME).catch(() => undefined);
    await server.close();
    await rm(directory, { recursive: true, force: true });
  }
}

async function query<Row extends object>(url: string, sql: string, parameters?: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: url, options: '-c TimeZone=UTC', types: exactTypes });
  await client.connect();
  try {
    return (await client.query<Row>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}

void main();
