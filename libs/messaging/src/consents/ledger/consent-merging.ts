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
  restoreRows,
} from '@wateja/events';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

import { type Channel, CHANNELS, type Purpose, PURPOSES } from '../../message-enums';
import { AddressHashes } from '../suppression/address-hashes';
import {
  type Consent,
  type CurrentConsent,
  currentConsents,
  insertConsents,
  type NewConsent,
  TAKEN_BACK_BY_START,
} from './consents.queries';
import { suppressedConsents } from './withdrawals.queries';

const TABLE = 'customer_consents';

/**
 * When two customers become one, their ledgers of consents become one too. A consent that one of them had withdrawn
 * stays withdrawn, even if the other one agreed later, or if only a STOP came later.
 */
@Injectable()
export class ConsentMerging {
  constructor(private readonly hashes: AddressHashes) {}

  @OnDomainEvent('customers.merging')
  async join(merge: CustomersMerging, tx: Transaction): Promise<void> {
    const { business_id, customer_id, from_customer_id } = merge;
    const before = [
      ...(await currentConsentsOf(tx, business_id, customer_id)),
      ...(await currentConsentsOf(tx, business_id, from_customer_id)),
    ];
    const suppressed = await this.findSuppressedKinds(tx, merge);
    await moveEntries(tx, merge);
    const missing = (await currentConsentsOf(tx, business_id, customer_id))
      .filter((consent) => isLessStrict(consent, before, suppressed))
      .map(({ channel, purpose }): NewConsent => ({ channel, purpose, state: 'withdrawn', source: 'merge' }));
    const added =
      missing.length === 0 ? [] : await tx.query<Consent>(statement(insertConsents(business_id, customer_id, missing)));
    await journalChanged(tx, merge, TABLE, {
      added: added.map(({ id }) => id),
      current: await currentConsentsOf(tx, business_id, customer_id),
    } satisfies ConsentChange);
  }

  /**
   * Finds the kinds of messages that a phone or an address of the two customers refuses: a phone may have sent STOP
   * before a customer had it.
   */
  private async findSuppressedKinds(tx: Transaction, merge: Merge): Promise<ConsentKind[]> {
    const { business_id, customer_id, from_customer_id } = merge;
    const hashes = await this.hashes.ofCustomers(business_id, [customer_id, from_customer_id]);
    const consents = [...hashes].flatMap(([id, hash]) =>
      CHANNELS.flatMap((channel) =>
        PURPOSES.map((purpose) => ({ customer_id: id, channel, purpose, address_hash: hash[channel] })),
      ),
    );
    return tx.query<ConsentKind>(statement(suppressedConsents(business_id, consents)));
  }

  @OnDomainEvent('customers.unmerging')
  async restoreBoth(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
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
    await restoreRows(
      tx,
      merge,
      TABLE,
      (columns, rows) => Prisma.sql`
      INSERT INTO customer_consents (${columns})
      SELECT ${columns} FROM jsonb_populate_recordset(NULL::customer_consents, ${rows}) r`,
    );
  }
}

interface ConsentKind {
  channel: Channel;
  purpose: Purpose;
}

interface ConsentChange {
  /** The withdrawals that the merge added. */
  added: number[];
  /** What holds after the merge. */
  current: CurrentConsent[];
}

/**
 * True if a consent of the joined ledger allows what one of both customers had withdrawn, or if a START would allow it that
 * could not take back the withdrawal of that customer.
 */
function isLessStrict(joined: CurrentConsent, before: CurrentConsent[], suppressed: ConsentKind[]): boolean {
  const isSame = ({ channel, purpose }: ConsentKind) => channel === joined.channel && purpose === joined.purpose;
  const ofBoth = before.filter(isSame);
  if (ofBoth.some(isFinal) && !isFinal(joined)) return true;
  const isWithdrawn = ofBoth.some(({ state }) => state === 'withdrawn') || suppressed.some(isSame);
  return isWithdrawn && joined.state !== 'withdrawn';
}

/** True if the consent is withdrawn, and no START takes that back. */
const isFinal = ({ state, source, state_before_stop }: CurrentConsent) =>
  state === 'withdrawn' &&
  (source === null || !TAKEN_BACK_BY_START.includes(source) || state_before_stop === 'withdrawn');

const currentConsentsOf = (tx: Transaction, businessId: number, customerId: number) =>
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
