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

/** Orders entries `e` by time, the latest first; for equal times the one that was written down last comes first. */
const LATEST_FIRST = Prisma.sql`ORDER BY e.recorded_at DESC, e.id DESC`;

/**
 * Adds entries, and returns those that were added. Left out is what a provider or a mail program tells again: the same
 * reference, or without one the state that holds anyway. A new entry never has an earlier time than the entry before, even
 * if the clock was set back: it would not count.
 */
export function insertConsents(businessId: number, customerId: number, consents: NewConsent[]): Prisma.Sql {
  const entries = consents.map((consent) => {
    return { ...consent, reference: consent.reference ? sha256(consent.reference) : null };
  });
  return Prisma.sql`
    INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, wording_version,
      reference, recorded_by, recorded_at)
    SELECT ${businessId}::bigint, ${customerId}::bigint, n.channel, n.purpose, n.state, n.source, n.wording_version,
      n.reference, n.recorded_by, GREATEST(clock_timestamp(), latest.recorded_at)
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS n(
      channel text, purpose text, state text, source text, wording_version text, reference text, recorded_by bigint
    )
    LEFT JOIN LATERAL (
      SELECT e.state, e.recorded_at FROM customer_consents e
      WHERE e.business_id = ${businessId}::bigint AND e.customer_id = ${customerId}::bigint
        AND e.channel = n.channel AND e.purpose = n.purpose
      ${LATEST_FIRST} LIMIT 1
    ) latest ON true
    WHERE n.source <> ALL (${REPEATED}) OR n.reference IS NOT NULL OR n.state IS DISTINCT FROM latest.state
    ON CONFLICT (business_id, customer_id, channel, purpose, reference) DO NOTHING
    RETURNING ${COLUMNS}`;
}

/** The latest first; those after the entry with `before_at` and `before_id`, if given. */
export const consentPage = prepare<{
  business_id: number;
  customer_id: number;
  before_at: Date | null;
  before_id: number | null;
  limit: number;
}>(
  'messaging.consents',
  ({ business_id, customer_id, before_at, before_id, limit }) => Prisma.sql`
    SELECT ${COLUMNS} FROM customer_consents e
    WHERE e.business_id = ${business_id}::bigint AND e.customer_id = ${customer_id}::bigint
      AND (${before_id}::bigint IS NULL OR (e.recorded_at, e.id) < (${before_at}::timestamptz, ${before_id}::bigint))
    ${LATEST_FIRST} LIMIT ${limit}::int`,
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
      WHERE e.business_id = ${business_id}::bigint AND e.customer_id = ${customer_id}::bigint
        AND e.channel = c.channel AND e.purpose = p.purpose ${condition}
      ${LATEST_FIRST} LIMIT 1)`;
    return Prisma.sql`
      SELECT c.channel, p.purpose, l.state, l.source, b.state AS state_before_stop
      FROM customers k CROSS JOIN (VALUES ${list(CHANNELS)}) c(channel) CROSS JOIN (VALUES ${list(PURPOSES)}) p(purpose)
      LEFT JOIN LATERAL ${latest(Prisma.empty)} l ON true
      LEFT JOIN LATERAL ${latest(Prisma.sql`AND e.source <> 'sms_stop'`)} b ON true
      WHERE k.business_id = ${business_id}::bigint AND k.id = ${customer_id}::bigint`;
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
