import { tierSql } from '@wateja/loyalty';
import { prepare, Prisma } from '@wateja/prisma';

/** What messaging asks about customers and their shop: each is one statement over the tables of several modules. */

/** A customer as the statements of recipients tell them, flat. */
export interface RecipientRow {
  customer_id: number;
  name: string;
  phone: string | null;
  email: string | null;
  is_active: boolean;
  prefer_sms: boolean;
  prefer_email: boolean;
  prefer_call: boolean;
  do_not_contact: boolean;
  can_receive_offers: boolean;
  can_receive_loyalty: boolean;
  best_contact_time: string | null;
  sms_consent: 'granted' | 'withdrawn' | null;
  email_consent: 'granted' | 'withdrawn' | null;
  total_spent: string;
  total_purchases: number;
  loyalty_tier: string | null;
}

/** Of the customer `c`. */
export const CUSTOMER = Prisma.sql`c.id AS customer_id, c.name, c.phone_e164 AS phone, c.email, c.is_active,
  c.prefer_sms, c.prefer_email, c.prefer_call`;

/** Of the preferences `p`; who has none said nothing against being written to. */
export const PREFERENCES = Prisma.sql`COALESCE(p.do_not_contact, false) AS do_not_contact,
  COALESCE(p.can_receive_offers, true) AS can_receive_offers,
  COALESCE(p.can_receive_loyalty, true) AS can_receive_loyalty, p.best_contact_time`;

/** Of the purchase history `h`, by the loyalty settings `s`. */
export const LOYALTY = Prisma.sql`COALESCE(h.total_spent, 0.00)::text AS total_spent,
  COALESCE(h.total_purchases, 0) AS total_purchases, ${tierSql(Prisma.sql`h`, Prisma.sql`s.tiers`)} AS loyalty_tier`;

/** The shop; no row when there is none. */
export const sender = prepare<{ business_id: number }>(
  'messaging-sender',
  ({ business_id }) => Prisma.sql`
    SELECT b.id AS business_id, b.name, b.currency, b.timezone FROM businesses b WHERE b.id = ${business_id}`,
);

/** The STOP `x` of a phone. */
export const stopOf = (phone: string) =>
  Prisma.sql`stopped_phones x ON x.phone_sha256 = sha256(convert_to(${Prisma.raw(phone)}, 'UTF8'))`;

/**
 * What holds for SMS. After a STOP of the phone, see {@link stopOf}, nothing does but what the customer or staff agreed to
 * since then: looked up for these few alone.
 * @param consent the latest entry of the ledger
 */
export const smsConsent = (consent: Prisma.Sql, customer: string, of: { business_id: unknown; purpose: unknown }) =>
  Prisma.sql`CASE WHEN x.stopped_at IS NULL THEN ${consent} ELSE COALESCE((
    SELECT CASE WHEN a.state = 'granted' AND a.source IN ('staff', 'customer') AND a.recorded_at > x.stopped_at
      THEN a.state END
    FROM customer_consents a
    WHERE a.business_id = ${of.business_id} AND a.customer_id = ${Prisma.raw(customer)} AND a.channel = 'sms'
      AND a.purpose = ${of.purpose}
    ORDER BY a.id DESC LIMIT 1), 'withdrawn') END AS sms_consent`;

interface SomeRecipients extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
  purpose: string;
}

/** These customers; no row for who is not there, or is erased. */
export const recipients = prepare<SomeRecipients>('messaging-recipients', ({ business_id, customer_ids, purpose }) => {
  const consent = (channel: 'sms' | 'email') => Prisma.sql`(
    SELECT k.state FROM customer_consents k
    WHERE k.business_id = ${business_id} AND k.customer_id = c.id AND k.channel = ${Prisma.raw(`'${channel}'`)}
      AND k.purpose = ${purpose}
    ORDER BY k.id DESC LIMIT 1)`;
  return Prisma.sql`
    SELECT ${CUSTOMER}, ${PREFERENCES}, ${LOYALTY},
      ${smsConsent(consent('sms'), 'c.id', { business_id, purpose })}, ${consent('email')} AS email_consent
    FROM customers c
    LEFT JOIN customer_preferences p ON p.business_id = ${business_id} AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = ${business_id} AND h.customer_id = c.id
    LEFT JOIN loyalty_settings s ON s.business_id = ${business_id}
    LEFT JOIN ${stopOf('c.phone_e164')}
    WHERE c.business_id = ${business_id} AND c.id = ANY (${customer_ids}::int[]) AND c.erased_at IS NULL`;
});

/** The names of the shop's tiers, lowest first; without any of its own, the frequencies are its tiers. One row. */
export const tiers = prepare<{ business_id: number }>(
  'messaging-tiers',
  ({ business_id }) => Prisma.sql`
    SELECT COALESCE(
      (SELECT ARRAY(SELECT tier ->> 'name' FROM jsonb_array_elements(s.tiers) WITH ORDINALITY AS step(tier, height)
          ORDER BY height)
        FROM loyalty_settings s WHERE s.business_id = ${business_id} AND s.tiers IS NOT NULL),
      '{one_time,occasional,regular,frequent}'
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
    WHERE s.business_id = ${business_id} AND s.id = ANY (${sale_ids}::int[])`,
);
