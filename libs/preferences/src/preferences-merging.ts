import { Injectable } from '@nestjs/common';
import {
  changeOfMerge,
  type CustomersMerging,
  type CustomersUnmerging,
  journalChanged,
  journalRemoved,
  OnDomainEvent,
  restoreRows,
} from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

/** The fields that a merge may change. */
interface Chosen {
  favorite_products: string | null;
  preferred_payment: string | null;
  best_contact_time: string | null;
  do_not_contact: boolean;
  can_receive_offers: boolean;
  can_receive_loyalty: boolean;
}
/** The fields as they were, and as the merge left them. */
interface Change {
  before: Chosen;
  after: Chosen;
}

const FIELDS = Prisma.raw(
  'favorite_products, preferred_payment, best_contact_time, do_not_contact, can_receive_offers, can_receive_loyalty',
);
const TABLE = 'customer_preferences';

/**
 * A customer has one row of preferences, so one of both stays when two customers become one. It is allowed to contact the
 * customer only as far as both rows allow it.
 */
@Injectable()
export class PreferencesMerging {
  @OnDomainEvent('customers.merging')
  async choose(merge: CustomersMerging, tx: Transaction): Promise<void> {
    const [survivor, duplicate] = [
      await read(tx, merge, merge.customer_id),
      await read(tx, merge, merge.from_customer_id),
    ];
    await tx.query(
      statement(Prisma.sql`
      WITH removed AS (
        DELETE FROM customer_preferences p
        WHERE p.business_id = ${merge.business_id} AND p.customer_id = ${merge.from_customer_id}
        RETURNING to_jsonb(p) AS value
      ) ${journalRemoved(merge, TABLE, Prisma.sql`SELECT value FROM removed`)}`),
    );
    if (!survivor || !duplicate) return;
    const after = { ...chosenValues(survivor, duplicate, merge.preferences), ...strictest(survivor, duplicate) };
    await journalChanged(tx, merge, TABLE, { before: survivor, after } satisfies Change);
    await write(tx, merge, after);
  }

  /** A field that somebody has changed since the merge stays. */
  @OnDomainEvent('customers.unmerging')
  async part(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    await restoreRows(
      tx,
      merge,
      TABLE,
      (columns, rows) => Prisma.sql`
      INSERT INTO customer_preferences (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::customer_preferences, ${rows}) r`,
    );
    const change = await changeOfMerge<Change>(tx, merge, TABLE);
    const current = await read(tx, merge, merge.customer_id);
    if (!change || !current) return;
    const fields = Object.keys(change.before) as (keyof Chosen)[];
    const untouched = fields.filter((field) => current[field] === change.after[field]);
    await write(tx, merge, {
      ...current,
      ...Object.fromEntries(untouched.map((field) => [field, change.before[field]])),
    });
  }
}

/** The preferences of the row that stays. A gap in it is filled from the other row. */
function chosenValues(survivor: Chosen, duplicate: Chosen, source: 'this' | 'from') {
  const [first, second] = source === 'this' ? [survivor, duplicate] : [duplicate, survivor];
  return {
    favorite_products: first.favorite_products ?? second.favorite_products,
    preferred_payment: first.preferred_payment ?? second.preferred_payment,
    best_contact_time: first.best_contact_time ?? second.best_contact_time,
  };
}

const strictest = (survivor: Chosen, duplicate: Chosen) => ({
  do_not_contact: survivor.do_not_contact || duplicate.do_not_contact,
  can_receive_offers: survivor.can_receive_offers && duplicate.can_receive_offers,
  can_receive_loyalty: survivor.can_receive_loyalty && duplicate.can_receive_loyalty,
});

async function read(tx: Transaction, { business_id }: { business_id: number }, customerId: number) {
  const [row] = await tx.query<Chosen>(
    statement(Prisma.sql`
    SELECT ${FIELDS} FROM customer_preferences
    WHERE business_id = ${business_id} AND customer_id = ${customerId} FOR UPDATE`),
  );
  return row;
}

async function write(tx: Transaction, merge: { business_id: number; customer_id: number }, row: Chosen): Promise<void> {
  await tx.query(
    statement(Prisma.sql`
    UPDATE customer_preferences SET
      favorite_products = ${row.favorite_products}, preferred_payment = ${row.preferred_payment},
      best_contact_time = ${row.best_contact_time}, do_not_contact = ${row.do_not_contact},
      can_receive_offers = ${row.can_receive_offers}, can_receive_loyalty = ${row.can_receive_loyalty},
      version = version + 1, updated_at = now()
    WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id}
      AND (${FIELDS}) IS DISTINCT FROM (${row.favorite_products}::text, ${row.preferred_payment}::text,
        ${row.best_contact_time}::text, ${row.do_not_contact}::boolean, ${row.can_receive_offers}::boolean,
        ${row.can_receive_loyalty}::boolean)`),
  );
}
