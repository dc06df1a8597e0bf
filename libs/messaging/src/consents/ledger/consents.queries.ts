import { sha256 } from '@wateja/common';
import { prepare, Prisma } from '@wateja/prisma';

import { type Channel, CHANNELS, type Purpose, PURPOSES } from '../../message-enums';

/** Who said it, and how it reached the shop. */
export const SOURCES = ['staff', 'customer', 'import', 'sms_stop', 'sms_start', 'unsubscribe_link', 'erasure'] as const;
export type ConsentSource = (typeof SOURCES)[number];

/** What is to be written down. */
export interface NewConsent {
  channel: Channel;
  purpose: Purpose;
  state: 'granted' | 'withdrawn';
  source: ConsentSource;
  /** Which wording the customer said yes to. */
  wording_version?: string | null | undefined;
  /** The user who writes it down. */
  recorded_by?: number | null;
  /** The provider's number of the message that said so; its hash is kept, which tells whether it comes again. */
  reference?: string | null;
}

/** An entry of the ledger. */
export interface Consent extends Required<Omit<NewConsent, 'reference' | 'wording_version'>> {
  id: number;
  wording_version: string | null;
  recorded_at: Date;
}

const COLUMNS = Prisma.sql`id, channel, purpose, state, source, wording_version, recorded_by, recorded_at`;

/** Of those that arrive again by themselves: said once more, they are news only under another reference. */
const REPEATED: ConsentSource[] = ['sms_stop', 'sms_start', 'unsubscribe_link'];

/**
 * Adds entries, and returns those that were added. Left out is what a provider or a mail program tells again: the same
 * reference, or without one the state that holds anyway.
 */
export function insertConsents(businessId: number, customerId: number, consents: NewConsent[]): Prisma.Sql {
  const entries = consents.map((consent) => {
    return { ...consent, reference: consent.reference ? sha256(consent.reference) : null };
  });
  return Prisma.sql`
    INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, wording_version,
      reference, recorded_by, recorded_at)
    SELECT ${businessId}::int, ${customerId}::int, e.channel, e.purpose, e.state, e.source, e.wording_version,
      e.reference, e.recorded_by, clock_timestamp()
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS e(
      channel text, purpose text, state text, source text, wording_version text, reference text, recorded_by int
    )
    WHERE e.source <> ALL (${REPEATED}) OR e.reference IS NOT NULL OR e.state IS DISTINCT FROM (
      SELECT c.state FROM customer_consents c
      WHERE c.business_id = ${businessId}::int AND c.customer_id = ${customerId}::int
        AND c.channel = e.channel AND c.purpose = e.purpose
      ORDER BY c.id DESC LIMIT 1
    )
    ON CONFLICT (business_id, customer_id, channel, purpose, reference) DO NOTHING
    RETURNING ${COLUMNS}`;
}

/** Newest first: their order is that of their ids, which are given under a lock of the customer. */
export const consentPage = prepare<{
  business_id: number;
  customer_id: number;
  before: number | null;
  limit: number;
}>(
  'messaging.consents',
  ({ business_id, customer_id, before, limit }) => Prisma.sql`
    SELECT ${COLUMNS} FROM customer_consents
    WHERE business_id = ${business_id}::int AND customer_id = ${customer_id}::int
      AND (${before}::int IS NULL OR id < ${before}::int)
    ORDER BY id DESC LIMIT ${limit}::int`,
);

const list = (words: readonly string[]) => Prisma.raw(words.map((word) => `('${word}')`).join(', '));

/**
 * What holds for each channel and purpose: the latest entry, with the state that was there before the last STOP. Both
 * null where nothing is on record. No row when there is no such customer.
 */
export const currentConsents = prepare<{ business_id: number; customer_id: number }>(
  'messaging.consents.current',
  ({ business_id, customer_id }) => {
    const latest = (condition: Prisma.Sql) => Prisma.sql`(
      SELECT e.state, e.source FROM customer_consents e
      WHERE e.business_id = ${business_id}::int AND e.customer_id = ${customer_id}::int
        AND e.channel = c.channel AND e.purpose = p.purpose ${condition}
      ORDER BY e.id DESC LIMIT 1)`;
    return Prisma.sql`
      SELECT c.channel, p.purpose, l.state, l.source, b.state AS state_before_stop
      FROM customers k CROSS JOIN (VALUES ${list(CHANNELS)}) c(channel) CROSS JOIN (VALUES ${list(PURPOSES)}) p(purpose)
      LEFT JOIN LATERAL ${latest(Prisma.empty)} l ON true
      LEFT JOIN LATERAL ${latest(Prisma.sql`AND e.source <> 'sms_stop'`)} b ON true
      WHERE k.business_id = ${business_id}::int AND k.id = ${customer_id}::int`;
  },
);

/** A row of {@link currentConsents}. */
export interface CurrentConsent {
  channel: Channel;
  purpose: Purpose;
  state: 'granted' | 'withdrawn' | null;
  source: ConsentSource | null;
  state_before_stop: 'granted' | 'withdrawn' | null;
}
