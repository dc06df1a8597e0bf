import { Prisma } from '@wateja/prisma';

import { type Channel, type Purpose } from '../../message-enums';
import { agreedAt, LATEST_FIRST } from './consents.queries';

/** A consent that a file has. */
export interface ImportedConsent {
  customer_id: number;
  channel: Channel;
  purpose: Purpose;
  state: 'granted' | 'withdrawn';
  /** How the customer said so. */
  evidence: string | null;
  stated_at: string | null;
}

/** The hash of the customer's address on the channel of the consent, hexadecimal; null if there is no address. */
export interface WithAddressHash {
  address_hash: string | null;
}

/**
 * SQL that joins to `r(customer_id, channel, purpose, address_hash)` the latest entry `l`, and in `x` when the address
 * was suppressed: the phone sent STOP, which ends all messages, or the address unsubscribed, which ends all but service
 * messages.
 */
const currentConsentsSql = (businessId: number) => Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT e.state, e.source, e.recorded_by, e.api_key_id, e.recorded_at, ${agreedAt(Prisma.sql`e`)} AS agreed_at
    FROM customer_consents e
    WHERE e.business_id = ${businessId}::bigint AND e.customer_id = r.customer_id AND e.channel = r.channel
      AND e.purpose = r.purpose
    ${LATEST_FIRST} LIMIT 1
  ) l ON true
  LEFT JOIN LATERAL (
    SELECT GREATEST(
      (SELECT s.stopped_at FROM stopped_phones s
        WHERE s.phone_hash = decode(r.address_hash, 'hex') AND r.channel = 'sms'),
      (SELECT u.unsubscribed_at FROM unsubscribed_addresses u
        WHERE u.business_id = ${businessId}::bigint AND u.address_hash = decode(r.address_hash, 'hex')
          AND u.channel = r.channel AND r.purpose <> 'service')
    ) AS suppressed_at
  ) x ON true`;

/** True if the address is suppressed, and no owner brought the consent back since. */
const IS_SUPPRESSED = Prisma.sql`(x.suppressed_at IS NOT NULL AND NOT COALESCE(l.agreed_at > x.suppressed_at, false))`;

/** True if the withdrawal `l` is the word of the API key that asks, which may change its word. */
const BY_THIS_KEY = Prisma.sql`COALESCE(
  l.source = 'staff' AND l.recorded_by IS NULL AND l.api_key_id = audit_actor('api_key_id')::bigint, false)`;

/** Has a row if this consent is withdrawn: by the latest entry, or because the address wants no messages. */
export const withdrawnConsent = (
  businessId: number,
  consent: Pick<ImportedConsent, 'customer_id' | 'channel' | 'purpose'> & WithAddressHash,
) => Prisma.sql`
  SELECT 1 AS is_withdrawn
  FROM (VALUES (
    ${consent.customer_id}::bigint, ${consent.channel}::text, ${consent.purpose}::text, ${consent.address_hash}::text
  )) AS r(customer_id, channel, purpose, address_hash)
  ${currentConsentsSql(businessId)}
  WHERE l.state = 'withdrawn' AND NOT ${BY_THIS_KEY} OR ${IS_SUPPRESSED}`;

/** Rows `{channel, purpose}` of those of these consents whose address wants no messages. */
export const suppressedConsents = (
  businessId: number,
  consents: (Pick<ImportedConsent, 'customer_id' | 'channel' | 'purpose'> & WithAddressHash)[],
) => Prisma.sql`
  SELECT r.channel, r.purpose
  FROM jsonb_to_recordset(${JSON.stringify(consents)}::jsonb) AS r(
    customer_id bigint, channel text, purpose text, address_hash text
  )
  ${currentConsentsSql(businessId)}
  WHERE ${IS_SUPPRESSED}`;

/**
 * Adds the consents of a file that change anything. A withdrawn consent is not granted again, unless a file itself
 * withdrew it. Returns `{customer_id, is_kept}` of each customer for whom an entry was added or left out.
 */
export function importConsents(businessId: number, consents: (ImportedConsent & WithAddressHash)[]): Prisma.Sql {
  return Prisma.sql`
    WITH asked AS (
      SELECT r.*, l.recorded_at AS latest_at,
        r.state = 'granted' AND (COALESCE(l.state = 'withdrawn' AND l.source <> 'import', false) OR ${IS_SUPPRESSED})
          AS is_kept
      FROM jsonb_to_recordset(${JSON.stringify(consents)}::jsonb) AS r(
        customer_id bigint, channel text, purpose text, state text, evidence text, stated_at timestamptz,
        address_hash text
      )
      ${currentConsentsSql(businessId)}
      WHERE r.state IS DISTINCT FROM l.state OR r.state = 'granted' AND ${IS_SUPPRESSED}
    ), added AS (
      INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, evidence, stated_at,
        recorded_at)
      SELECT ${businessId}::bigint, a.customer_id, a.channel, a.purpose, a.state, 'import', a.evidence, a.stated_at,
        GREATEST(clock_timestamp(), a.latest_at)
      FROM asked a WHERE NOT a.is_kept ORDER BY a.customer_id
    )
    SELECT DISTINCT customer_id, is_kept FROM asked`;
}
