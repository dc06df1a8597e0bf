import { hash } from '@node-rs/argon2';
import { exactTypes } from '@wateja/prisma';
import { Client } from 'pg';

import { BUSINESS_WEIGHT, type Progress, seedBusiness } from './business';

/** The business that is measured, and the login of its owner. */
export const SHOP = { id: 1, name: 'Duka Kubwa', email: 'owner@bench.wateja.example', password: 'karibu-dukani' };

/** A second business. Without it, the condition on the business would not exclude any row. */
const NEIGHBOUR = { id: 2, name: 'Duka Jirani', size: 500 };

const NEIGHBOUR_WEIGHT = 1;
const INDEX_WEIGHT = 10;

/** The sum of all weights in {@link seedProduct}. */
export const TOTAL_WEIGHT = BUSINESS_WEIGHT + NEIGHBOUR_WEIGHT + INDEX_WEIGHT;

/**
 * Fills an empty database that has Wateja's tables. It runs as a superuser, so row-level security does not apply.
 * `session_replication_role = replica` switches off triggers, which would write millions of audit entries, and foreign
 * keys, which the seed never violates.
 */
export async function seedProduct(url: string, size: number, seed: number, progress: Progress): Promise<void> {
  const client = new Client({ connectionString: url, types: exactTypes });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off; SET TimeZone = 'UTC';
      SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'`);
    const { rows } = await client.query<{ is_empty: boolean }>(
      'SELECT NOT EXISTS (SELECT FROM businesses) AND NOT EXISTS (SELECT FROM users) AS is_empty',
    );
    if (!rows[0]?.is_empty) throw new Error('The database is not empty: give one that has no users and no businesses.');
    await client.query(`INSERT INTO users (id, email, name, password_hash) VALUES (1, $1, 'Wangari Muthoni', $2)`, [
      SHOP.email,
      await hash(SHOP.password),
    ]);
    const restore = await dropIndexes(client);
    await seedBusiness(client, { ...SHOP, size, seed }, progress);
    await seedBusiness(client, { ...NEIGHBOUR, seed: seed + 1 }, (_done, label) => {
      progress(BUSINESS_WEIGHT, label);
    });
    progress(BUSINESS_WEIGHT + NEIGHBOUR_WEIGHT, 'indexes');
    for (const definition of restore) await client.query(definition);
    await client.query(SEQUENCES);
    // The triggers that keep totals were switched off, so the totals are computed here.
    await client.query('SELECT recount_totals()');
    await client.query('VACUUM (ANALYZE)');
    progress(TOTAL_WEIGHT, 'done');
  } finally {
    await client.end();
  }
}

const BULKY = [
  'customers',
  'customer_notes',
  'customer_preferences',
  'customer_purchase_history',
  'sales',
  'sale_items',
];

/**
 * Drops the indexes: to fill the tables first and index them later is several times faster.
 * @returns a function that creates the indexes again
 */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i WHERE i.indrelid = ANY($1::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [BULKY],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}

/** The seed chose the ids itself, so the sequences must continue after them. */
const SEQUENCES = `
  DO $$
  DECLARE each record;
  BEGIN
    FOR each IN
      SELECT s.oid::regclass AS sequence, t.oid::regclass AS owner, a.attname AS id
      FROM pg_depend d
      JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_class t ON t.oid = d.refobjid
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
      WHERE d.deptype = 'a' AND t.relnamespace = 'public'::regnamespace
    LOOP
      EXECUTE format('SELECT setval(%L, GREATEST(1, (SELECT max(%I) FROM %s)))', each.sequence, each.id, each.owner);
    END LOOP;
  END $$`;
