import { repeatFrequency } from '@wateja/common';
import { tierSql } from '@wateja/loyalty';
import type { ConsentState, Recipient } from '@wateja/messaging';
import { prepare, Prisma } from '@wateja/prisma';

/** What messaging asks about customers and their shop: each is one statement over the tables of several modules. */

/** A customer as the statements of recipients tell them, flat. */
export interface RecipientRow extends Omit<Recipient, 'consents'> {
  sms_consent: ConsentState;
  email_consent: ConsentState;
}

/** The tier by the purchase history `h` and the loyalty settings `s`. */
export const TIER = tierSql(Prisma.sql`h`, Prisma.sql`s.tiers`);

/** The shop; no row when there is none. */
export const sender = prepare<{ business_id: number }>(
  'messaging-sender',
  ({ business_id }) => Prisma.sql`
    SELECT b.id AS business_id, b.name, b.currency, b.timezone FROM businesses b WHERE b.id = ${business_id}`,
);

/** For whom, and for what, customers are looked at: parameters of a statement. */
interface Asked {
  business_id: unknown;
  purpose: unknown;
}

/** The latest entry of the ledger about a channel, of the customer `c`. */
const consent = ({ business_id, purpose }: Asked, channel: 'sms' | 'email', columns = 'k.state') => Prisma.sql`(
  SELECT ${Prisma.raw(columns)} FROM customer_consents k
  WHERE k.business_id = ${business_id} AND k.customer_id = c.id AND k.channel = ${Prisma.raw(`'${channel}'`)}
    AND k.purpose = ${purpose}
  ORDER BY k.recorded_at DESC, k.id DESC LIMIT 1)`;

/** After a STOP `x` of the phone nothing holds but what the customer or staff agreed to since then. */
const AGREED_SINCE = `CASE WHEN k.state = 'granted' AND k.source IN ('staff', 'customer') AND k.recorded_at > x.stopped_at
    THEN k.state END`;

/**
 * The columns of a {@link RecipientRow}: of the customer `c`, their preferences `p`, purchase history `h`, loyalty settings
 * `s`, the STOP `x` of their phone, and the latest entries about SMS and email. Who has no preferences said nothing
 * against being written to.
 */
export const recipientColumns = (asked: Asked, latest: { sms: Prisma.Sql; email: Prisma.Sql }) => Prisma.sql`
  c.id AS customer_id, c.name, c.phone_e164 AS phone, c.email, c.is_active, c.prefer_sms, c.prefer_email, c.prefer_call,
  COALESCE(p.do_not_contact, false) AS do_not_contact, COALESCE(p.can_receive_offers, true) AS can_receive_offers,
  COALESCE(p.can_receive_loyalty, true) AS can_receive_loyalty, p.best_contact_time,
  COALESCE(h.total_spent, 0.00)::text AS total_spent, COALESCE(h.total_purchases, 0) AS total_purchases,
  ${TIER} AS loyalty_tier,
  CASE WHEN x.stopped_at IS NULL THEN ${latest.sms}
    ELSE COALESCE(${consent(asked, 'sms', AGREED_SINCE)}, 'withdrawn') END AS sms_consent,
  ${latest.email} AS email_consent`;

/** The STOP `x` of the phone of `c`, looked up one by one (OFFSET keeps it so, however many there will be). */
export const STOP = Prisma.sql`LATERAL (
    SELECT f.stopped_at FROM stopped_phones f WHERE f.phone_sha256 = sha256(convert_to(c.phone_e164, 'UTF8')) OFFSET 0
  ) x ON true`;

interface SomeRecipients extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
  purpose: string;
}

/** These customers; no row for who is not there, or is erased. */
export const recipients = prepare<SomeRecipients>('messaging-recipients', ({ business_id, customer_ids, purpose }) => {
  const asked = { business_id, purpose };
  return Prisma.sql`
    SELECT ${recipientColumns(asked, { sms: consent(asked, 'sms'), email: consent(asked, 'email') })}
    FROM customers c
    LEFT JOIN customer_preferences p ON p.business_id = ${business_id} AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = ${business_id} AND h.customer_id = c.id
    LEFT JOIN loyalty_settings s ON s.business_id = ${business_id}
    LEFT JOIN ${STOP}
    WHERE c.business_id = ${business_id} AND c.id = ANY (${customer_ids}::bigint[]) AND c.erased_at IS NULL`;
});

/** The names of the shop's tiers, lowest first; without any of its own, the frequencies are its tiers. One row. */
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

/** Everybody with this phone, in every business. */
export const ofPhone = prepare<{ phone: string }>(
  'messaging-of-phone',
  ({ phone }) => Prisma.sql`SELECT f.business_id, f.id AS customer_id FROM customers_of_phone(${phone}) f`,
);

/** What the receipts of sales are known by: the till's own number where there is one. */
export const receiptNumbers = prepare<{ business_id: number; sale_ids: number[] }>(
  'messaging-receipt-numbers',
  ({ business_id, sale_ids }) => Prisma.sql`
    SELECT s.id AS sale_id, COALESCE(s.external_id, s.id::text) AS number FROM sales s
    WHERE s.business_id = ${business_id} AND s.id = ANY (${sale_ids}::bigint[])`,
);
