import type { Client } from 'pg';

import { searchColumns } from '../../libs/customers/src/search-columns';
import { ledgerSteps, PRESENT } from './ledger';
import { people } from './people';

const CHUNK = 10_000;
const FIRST_DAY = Date.parse('2023-01-02T06:00:00Z');

/** The progress of the seed: `done` is the weight of the finished steps, and the text names the next step. */
export type Progress = (done: number, label: string) => void;

/** The weight of the customers in the progress bar. */
const PEOPLE = 8;

/** Creates a business with this many customers, their sales, and the tables that Wateja derives from them. */
export async function seedBusiness(
  client: Client,
  { id, name, size, seed }: { id: number; name: string; size: number; seed: number },
  progress: Progress,
): Promise<void> {
  await client.query('INSERT INTO businesses (id, name) VALUES ($1, $2)', [id, name]);
  await client.query(`INSERT INTO memberships (business_id, user_id, role) VALUES ($1, 1, 'owner')`, [id]);
  const { rows } = await client.query<{ last: number }>('SELECT COALESCE(max(id), 0) AS last FROM customers');
  const last = rows[0]?.last ?? 0;
  const everybody = people(seed);
  for (let done = 0; done < size; done += CHUNK) {
    const count = Math.min(CHUNK, size - done);
    progress((PEOPLE * done) / size, `customers of ${name}`);
    const chunk = Array.from({ length: count }, (_, index) => {
      const person = everybody.next().value;
      const moment = FIRST_DAY + ((Date.parse(PRESENT) - FIRST_DAY) * (done + index)) / size;
      return { id: last + done + index + 1, ...person, ...searchColumns(person, 'KE'), created_at: new Date(moment) };
    });
    await client.query(
      `INSERT INTO customers (id, business_id, name, phone, email, address, customer_type, is_active, phone_e164,
         search_text, created_at, updated_at)
       SELECT id, $1, name, phone, email, address, customer_type, is_active, phone_e164, search_text, created_at, created_at
       FROM jsonb_to_recordset($2) AS p(id bigint, name text, phone text, email text, address text, customer_type text,
         is_active boolean, phone_e164 text, search_text text, created_at timestamptz)`,
      [id, JSON.stringify(chunk)],
    );
  }
  await client.query('ANALYZE customers');
  let done = PEOPLE;
  for (const { label, weight, text, values } of ledgerSteps(id, seed)) {
    progress(done, `${label} of ${name}`);
    await client.query(text, values);
    done += weight;
  }
}

/** The sum of all weights in {@link seedBusiness}. */
export const BUSINESS_WEIGHT = PEOPLE + ledgerSteps(0, 0).reduce((sum, { weight }) => sum + weight, 0);
