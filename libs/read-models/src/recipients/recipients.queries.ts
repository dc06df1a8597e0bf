import { repeatFrequency } from '@wateja/common';
import { tierSql } from '@wateja/loyalty';
import type { ConsentState, Recipient } from '@wateja/messaging';
import { prepare, Prisma } from '@wateja/prisma';

/** Statements that give messaging its data about customers and businesses, from the tables of several modules. */

/** A recipient as a row, with a column for each consent. */
export interface RecipientRow extends Omit<Recipient, 'consents'> {
  sms_consent: ConsentState;
  email_consent: ConsentState;
}

/** SQL that computes the loyalty tier from the purchase history `h` and the loyalty settings `s`. */
export const TIER = tierSql(Prisma.sql`h`, Prisma.sql`s.tiers`);

/** Returns the business as the sender of messages, or no row if it does not exist. */
export const sender = prepare<{ business_id: number }>(
  'messaging-sender',
  ({ business_id }) => Prisma.sql`
    SELECT b.id AS business_id, b.name, b.currency, b.timezone FROM businesses b WHERE b.id = ${business_id}`,
);

/** The business and the purpose of a statement about consents: two of its parameters. */
interface ConsentScope {
  business_id: unknown;
  purpose: unknown;
}

/** SQL that selects the latest consent entry of the customer `c` for a channel. */
const consent = ({ business_id, purpose }: ConsentScope, channel: 'sms' | 'email', columns = 'k.state') => Prisma.sql`(
  SELECT ${Prisma.raw(columns)} FROM customer_consents k
  WHERE k.business_id = ${business_id} AND k.customer_id = c.id AND k.channel = ${Prisma.raw(`'${channel}'`)}
    AND k.purpose = ${purpose}
  ORDER BY k.recorded_at DESC, k.id DESC LIMIT 1)`;

/** After a STOP `x` from the phone, only a consent counts that a person who is signed in recorded later. */
const AGREED_SINCE = `CASE WHEN k.state = 'granted' AND k.source IN ('staff', 'customer') AND k.recorded_by IS NOT NULL
    AND k.recorded_at > x.stopped_at THEN k.state END`;

/**
 * The columns of a {@link RecipientRow}. They come from the customer `c`, their preferences `p`, purchase history `h`,
 * loyalty settings `s`, the STOP `x` from their phone, and their latest consent entries for SMS and email. A customer
 * without preferences has not refused messages.
 */
export const recipientColumns = (scope: ConsentScope, latest: { sms: Prisma.Sql; email: Prisma.Sql }) => Prisma.sql`
  c.id AS customer_id, c.name, c.phone_e164 AS phone, c.email, c.is_active, c.prefer_sms, c.prefer_email, c.prefer_call,
  COALESCE(p.do_not_contact, false) AS do_not_contact, COALESCE(p.can_receive_offers, true) AS can_receive_offers,
  COALESCE(p.can_receive_loyalty, true) AS can_receive_loyalty, p.best_contact_time,
  COALESCE(h.total_spent, 0.00)::text AS total_spent, COALESCE(h.total_purchases, 0) AS total_purchases,
  ${TIER} AS loyalty_tier,
  CASE WHEN x.stopped_at IS NULL THEN ${latest.sms}
    ELSE COALESCE(${consent(scope, 'sms', AGREED_SINCE)}, 'withdrawn') END AS sms_consent,
  ${latest.email} AS email_consent`;

/** The STOP `x` from the phone of `c`. OFFSET 0 makes PostgreSQL look up each phone separately, however many exist. */
export const STOP = Prisma.sql`LATERAL (
    SELECT f.stopped_at FROM stopped_phones f WHERE f.phone_sha256 = sha256(convert_to(c.phone_e164, 'UTF8')) OFFSET 0
  ) x ON true`;

interface SomeRecipients extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
  purpose: string;
}

/** Returns these customers. A customer who does not exist or is erased has no row. */
export const recipients = prepare<SomeRecipients>('messaging-recipients', ({ business_id, customer_ids, purpose }) => {
  const scope = { business_id, purpose };
  return Prisma.sql`
    SELECT ${recipientColumns(scope, { sms: consent(scope, 'sms'), email: consent(scope, 'email') })}
    FROM customers c
    LEFT JOIN customer_preferences p ON p.business_id = ${business_id} AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = ${business_id} AND h.customer_id = c.id
    LEFT JOIN loyalty_settings s ON s.business_id = ${business_id}
    LEFT JOIN ${STOP}
    WHERE c.business_id = ${business_id} AND c.id = ANY (${customer_ids}::bigint[]) AND c.erased_at IS NULL`;
});

/** Returns one row: the names of the business's own tiers, lowest first, or else the repeat frequencies. */
export const tiers = prepare<{ business_id: number }>(
  'messaging-tiers',
  ({ business_id }) => Prisma.sql`
    SELECT COALESCE(
      (SELECT ARRAY(SELECT tier ->> 'name' FROM jsonb_array_elements(s.tiers) WITH ORDINALITY AS step(tier, height)
          ORDER BY height)
        FROM loyalty_settings s WHERE s.business_id = ${business_id} AND s.tiers IS NOT NULL),
      ${Prisma.raw(`'{${repeatFrequency.options.join()}}'`)}
    ) AS names`,
);

/** Returns the customers with this phone, in all businesses. */
export const ofPhone = prepare<{ phone: string }>(
  'messaging-of-phone',
  ({ phone }) => Prisma.sql`SELECT f.business_id, f.id AS customer_id FROM customers_of_phone(${phone}) f`,
);

/** Returns the ids of the businesses that an SMS from this phone is for. */
export const businessesOfReply = prepare<{ phone: string }>(
  'messaging-businesses-of-reply',
  ({ phone }) => Prisma.sql`SELECT business_id FROM businesses_of_reply(${phone}) f(business_id)`,
);

/** Returns the receipt number of each sale: the till's number, or the sale's id if there is none. */
export const receiptNumbers = prepare<{ business_id: number; sale_ids: number[] }>(
  'messaging-receipt-numbers',
  ({ business_id, sale_ids }) => Prisma.sql`
    SELECT s.id AS sale_id, COALESCE(s.external_id, s.id::text) AS number FROM sales s
    WHERE s.business_id = ${business_id} AND s.id = ANY (${sale_ids}::bigint[])`,
);
