import { Injectable } from '@nestjs/common';
import {
  changeOfMerge,
  type CustomersMerging,
  type CustomersUnmerging,
  journalChanged,
  journalMoved,
  journalRemoved,
  type Merge,
  movedIds,
  OnDomainEvent,
  removedRows,
} from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

import {
  type Consent,
  type CurrentConsent,
  currentConsents,
  insertConsents,
  type NewConsent,
} from './consents.queries';

const TABLE = 'customer_consents';

/**
 * When two customers become one, their ledgers of consents become one too. What either of them had withdrawn stays
 * withdrawn, also if the other one agreed later.
 */
@Injectable()
export class ConsentMerging {
  @OnDomainEvent('customers.merging')
  async join(merge: CustomersMerging, tx: Transaction): Promise<void> {
    const { business_id, customer_id, from_customer_id } = merge;
    const withdrawn = [
      ...(await current(tx, business_id, customer_id)),
      ...(await current(tx, business_id, from_customer_id)),
    ].filter(({ state }) => state === 'withdrawn');
    await moveEntries(tx, merge);
    const isWithdrawn = ({ channel, purpose }: CurrentConsent) =>
      withdrawn.some((other) => other.channel === channel && other.purpose === purpose);
    const missing = (await current(tx, business_id, customer_id))
      .filter((consent) => consent.state !== 'withdrawn' && isWithdrawn(consent))
      .map(({ channel, purpose }): NewConsent => ({ channel, purpose, state: 'withdrawn', source: 'merge' }));
    const added =
      missing.length === 0 ? [] : await tx.query<Consent>(statement(insertConsents(business_id, customer_id, missing)));
    await journalChanged(tx, merge, TABLE, {
      added: added.map(({ id }) => id),
      current: await current(tx, business_id, customer_id),
    } satisfies ConsentChange);
  }

  @OnDomainEvent('customers.unmerging')
  async part(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    const change = await changeOfMerge<ConsentChange>(tx, merge, TABLE);
    await tx.query(statement`
      DELETE FROM customer_consents
      WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id} AND source = 'merge'
        AND id = ANY (${change?.added ?? []}::bigint[])`);
    await tx.query(
      statement(Prisma.sql`
      UPDATE customer_consents SET customer_id = ${merge.from_customer_id}
      WHERE business_id = ${merge.business_id} AND customer_id = ${merge.customer_id}
        AND id = ANY (${movedIds(merge, TABLE)}::bigint[])`),
    );
    await tx.query(
      statement(Prisma.sql`
      INSERT INTO customer_consents
      SELECT * FROM jsonb_populate_recordset(NULL::customer_consents, ${removedRows(merge, TABLE)})`),
    );
  }
}

interface ConsentChange {
  /** The withdrawals that the merge added. */
  added: number[];
  /** What holds after the merge. */
  current: CurrentConsent[];
}

const current = (tx: Transaction, businessId: number, customerId: number) =>
  tx.query<CurrentConsent>(currentConsents({ business_id: businessId, customer_id: customerId }));

/** An entry that both customers have, such as the STOP of a phone that both had, is there once. */
async function moveEntries(tx: Transaction, merge: Merge): Promise<void> {
  await tx.query(
    statement(Prisma.sql`
    WITH removed AS (
      DELETE FROM customer_consents c
      WHERE c.business_id = ${merge.business_id} AND c.customer_id = ${merge.from_customer_id} AND EXISTS (
        SELECT FROM customer_consents o
        WHERE o.business_id = c.business_id AND o.customer_id = ${merge.customer_id} AND o.channel = c.channel
          AND o.purpose = c.purpose AND o.reference = c.reference
      )
      RETURNING to_jsonb(c) AS value
    ) ${journalRemoved(merge, TABLE, Prisma.sql`SELECT value FROM removed`)}`),
  );
  await tx.query(
    statement(Prisma.sql`
    WITH moved AS (
      UPDATE customer_consents SET customer_id = ${merge.customer_id}
      WHERE business_id = ${merge.business_id} AND customer_id = ${merge.from_customer_id}
      RETURNING id
    ) ${journalMoved(merge, TABLE, Prisma.sql`SELECT id FROM moved`)}`),
  );
}
