import { Prisma } from '@wateja/prisma';

import { type Channel, type Purpose } from '../../message-enums';
import { LATEST_FIRST } from './consents.queries';

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

/** SQL that joins to `r(customer_id, channel, purpose)` the latest entry `l`, and the STOP `x` from the phone. */
const current = (businessId: number) => Prisma.sql`
  JOIN customers c ON c.business_id = ${businessId}::bigint AND c.id = r.customer_id
  LEFT JOIN LATERAL (
    SELECT e.state, e.source, e.recorded_by, e.recorded_at FROM customer_consents e
    WHERE e.business_id = ${businessId}::bigint AND e.customer_id = r.customer_id AND e.channel = r.channel
      AND e.purpose = r.purpose
    ${LATEST_FIRST} LIMIT 1
  ) l ON true
  LEFT JOIN stopped_phones x ON x.phone_sha256 = sha256(convert_to(c.phone_e164, 'UTF8')) AND r.channel = 'sms'`;

/** True if the phone sent STOP, and no person recorded a consent since. */
const IS_STOPPED = Prisma.sql`(x.stopped_at IS NOT NULL AND NOT COALESCE(
  l.state = 'granted' AND l.recorded_by IS NOT NULL AND l.recorded_at > x.stopped_at, false))`;

/** True if the withdrawal `l` is an API key's own. */
const BY_KEY = Prisma.sql`(l.source = 'staff' AND l.recorded_by IS NULL)`;

/** Has a row if an API key must not grant this consent. */
export const withdrawnForKeys = (
  businessId: number,
  customerId: number,
  channel: Channel,
  purpose: Purpose,
) => Prisma.sql`
  SELECT 1 AS is_withdrawn
  FROM (VALUES (${customerId}::bigint, ${channel}::text, ${purpose}::text)) AS r(customer_id, channel, purpose)
  ${current(businessId)}
  WHERE l.state = 'withdrawn' AND NOT ${BY_KEY} OR ${IS_STOPPED}`;

/**
 * Adds the consents of a file that change anything. What somebody withdrew is not granted again, except for what a file
 * itself withdrew. Returns `{customer_id, is_kept}` of each customer for whom an entry was added or left out.
 */
export function importConsents(businessId: number, consents: ImportedConsent[]): Prisma.Sql {
  return Prisma.sql`
    WITH asked AS (
      SELECT r.*, l.recorded_at AS latest_at,
        r.state = 'granted' AND (COALESCE(l.state = 'withdrawn' AND l.source <> 'import', false) OR ${IS_STOPPED})
          AS is_kept
      FROM jsonb_to_recordset(${JSON.stringify(consents)}::jsonb) AS r(
        customer_id bigint, channel text, purpose text, state text, evidence text, stated_at timestamptz
      )
      ${current(businessId)}
      WHERE r.state IS DISTINCT FROM l.state OR r.state = 'granted' AND ${IS_STOPPED}
    ), added AS (
      INSERT INTO customer_consents (business_id, customer_id, channel, purpose, state, source, evidence, stated_at,
        recorded_at)
      SELECT ${businessId}::bigint, a.customer_id, a.channel, a.purpose, a.state, 'import', a.evidence, a.stated_at,
        GREATEST(clock_timestamp(), a.latest_at)
      FROM asked a WHERE NOT a.is_kept ORDER BY a.customer_id
    )
    SELECT DISTINCT customer_id, is_kept FROM asked`;
}
