import { sha256 } from '@wateja/common';
import { prepare, Prisma } from '@wateja/prisma';

import { type Channel, CHANNELS, type Purpose, PURPOSES } from '../../message-enums';

/** Where an entry comes from. */
export const SOURCES = [
  'staff',
  'customer',
  'import',
  'sms_stop',
  'sms_start',
  'sms_reply',
  'unsubscribe_link',
  'erasure',
  'merge',
] as const;
export type ConsentSource = (typeof SOURCES)[number];

/** A new entry of the ledger. */
export interface NewConsent {
  channel: Channel;
  purpose: Purpose;
  state: 'granted' | 'withdrawn';
  source: ConsentSource;
  /** The version of the wording to which the customer agreed. */
  wording_version?: string | null | undefined;
  /** The user who records it. */
  recorded_by?: number | null;
  /** True if it grants again what was withdrawn, which ends a STOP or an unsubscribe of the address too. */
  brings_back?: boolean;
  /** The provider's number of the SMS. Its hash is stored, so that a repeated SMS is recognised. */
  reference?: string | null;
}

/** An entry of the ledger. */
export interface Consent extends Required<Omit<NewConsent, 'reference' | 'wording_version'>> {
  id: number;
  /** The API key that recorded it. */
  api_key_id: number | null;
  wording_version: string | null;
  /** How and when the customer said so, as an import tells. */
  evidence: string | null;
  stated_at: Date | null;
  recorded_at: Date;
}

const COLUMNS = Prisma.sql`id, channel, purpose, state, source, wording_version, evidence, stated_at, recorded_by,
  api_key_id, brings_back, recorded_at`;

/** Sources whose entries can arrive twice. A repeated entry is new only if its reference differs. */
const REPEATED: ConsentSource[] = ['sms_stop', 'sms_start', 'sms_reply', 'unsubscribe_link'];

/** Sources whose withdrawals a START takes back: a STOP, and a text that looks like one. */
export const TAKEN_BACK_BY_START: ConsentSource[] = ['sms_stop', 'sms_reply'];

/**
 * SQL for when a consent entry was recorded, if it ends a STOP or an unsubscribe of the address: only a consent does that
 * brings back what was withdrawn. Otherwise staff could give the customer another phone for a moment, record a consent,
 * and change the phone back.
 * @param entry the alias of the entry
 */
export const agreedAt = (entry: Prisma.Sql) => Prisma.sql`CASE
  WHEN ${entry}.state = 'granted' AND ${entry}.source IN ('staff', 'customer') AND ${entry}.recorded_by IS NOT NULL
    AND ${entry}.brings_back
  THEN ${entry}.recorded_at END`;

/** Orders entries `e` by time, the latest first; for equal times the one that was written down last comes first. */
export const LATEST_FIRST = Prisma.sql`ORDER BY e.recorded_at DESC, e.id DESC`;

/**
 * Adds entries and returns the added ones. It skips an entry that a provider or a mail program repeats: one with the
 * same reference or, without a reference, one that repeats the current state. An unsubscribe after a STOP repeats nothing:
 * a START takes only the STOP back. A new entry never gets an earlier time than the entry before it, even if the clock was
 * set back; otherwise the new entry would not count.
 */
export function insertConsents(businessId: number, customerId: number, consents: NewConsent[]): Prisma.Sql {
  const entries = consents.map((consent) => {
    return { ...consent, reference: consent.reference ? sha256(consent.reference) : null };
  });
  return Prisma.sql`
    INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, wording_version,
      reference, recorded_by, brings_back, recorded_at)
    SELECT ${businessId}::bigint, ${customerId}::bigint, n.channel, n.purpose, n.state, n.source, n.wording_version,
      n.reference, n.recorded_by, COALESCE(n.brings_back, false), GREATEST(clock_timestamp(), latest.recorded_at)
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS n(
      channel text, purpose text, state text, source text, wording_version text, reference text, recorded_by bigint,
      brings_back boolean
    )
    LEFT JOIN LATERAL (
      SELECT e.state, e.source, e.recorded_at FROM customer_consents e
      WHERE e.business_id = ${businessId}::bigint AND e.customer_id = ${customerId}::bigint
        AND e.channel = n.channel AND e.purpose = n.purpose
      ${LATEST_FIRST} LIMIT 1
    ) latest ON true
    WHERE n.source <> ALL (${REPEATED}) OR n.reference IS NOT NULL OR n.state IS DISTINCT FROM latest.state
      OR n.source = 'unsubscribe_link' AND latest.source = ANY (${TAKEN_BACK_BY_START})
    ON CONFLICT (business_id, customer_id, channel, purpose, reference) DO NOTHING
    RETURNING ${COLUMNS}`;
}

/** A page of entries, the latest first. With `before_at` and `before_id` it begins after that entry. */
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
 * The current state for each channel and purpose: the latest entry, and the state before the last entries that a START
 * takes back. Both are null
 * if there is no entry. There is no row if the customer does not exist.
 */
export const currentConsents = prepare<{ business_id: number; customer_id: number }>(
  'messaging.consents.current',
  ({ business_id, customer_id }) => {
    const latestConsentSql = (condition: Prisma.Sql) => Prisma.sql`(
      SELECT e.state, e.source FROM customer_consents e
      WHERE e.business_id = ${business_id}::bigint AND e.customer_id = ${customer_id}::bigint
        AND e.channel = c.channel AND e.purpose = p.purpose ${condition}
      ${LATEST_FIRST} LIMIT 1)`;
    return Prisma.sql`
      SELECT c.channel, p.purpose, l.state, l.source, b.state AS state_before_stop
      FROM customers k CROSS JOIN (VALUES ${list(CHANNELS)}) c(channel) CROSS JOIN (VALUES ${list(PURPOSES)}) p(purpose)
      LEFT JOIN LATERAL ${latestConsentSql(Prisma.empty)} l ON true
      LEFT JOIN LATERAL ${latestConsentSql(Prisma.sql`AND e.source NOT IN (${list(TAKEN_BACK_BY_START)})`)} b ON true
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
