import { agreedAt, type Channel, type ConsentState, type Recipient } from '@wateja/messaging';
import { prepare, Prisma } from '@wateja/prisma';

import { loyaltyTier, tierLadder } from '../loyalty-tier';

/** Statements that give messaging its data about customers and businesses, from the tables of several modules. */

/** A recipient as a row, with columns for each consent. */
export interface RecipientRow extends Omit<Recipient, 'consents'> {
  sms_consent: ConsentState;
  /** When somebody of the shop recorded the latest consent, if it is one. */
  sms_agreed_at: Date | null;
  email_consent: ConsentState;
  email_agreed_at: Date | null;
}

/** SQL of the loyalty tier of the customer `c` with the purchase history `h` and the loyalty settings `s`. */
export const tierColumn = (businessId: unknown) =>
  loyaltyTier({
    business_id: businessId,
    customer_id: Prisma.sql`c.id`,
    history: Prisma.sql`h`,
    tiers: Prisma.sql`s.tiers`,
  });

/** Returns the business as the sender of messages, or no row if it does not exist. */
export const sender = prepare<{ business_id: number }>(
  'messaging-sender',
  ({ business_id }) => Prisma.sql`
    SELECT b.id AS business_id, b.name, b.currency, b.timezone,
      EXISTS (SELECT FROM customer_reindexings r WHERE r.business_id = b.id) AS is_reindexing
    FROM businesses b WHERE b.id = ${business_id}`,
);

/** The business and the purpose of a statement about consents: two of its parameters. */
interface ConsentScope {
  business_id: unknown;
  purpose: unknown;
}

/**
 * The columns of a {@link RecipientRow} without its consents. They come from the customer `c`, their preferences `p`,
 * purchase history `h`, and loyalty settings `s`. A customer without preferences has not refused messages.
 */
export const recipientColumns = (businessId: unknown) => Prisma.sql`
  c.id AS customer_id, c.name, c.phone_e164 AS phone, c.email, c.is_active, c.prefer_sms, c.prefer_email, c.prefer_call,
  COALESCE(p.do_not_contact, false) AS do_not_contact, COALESCE(p.can_receive_offers, true) AS can_receive_offers,
  COALESCE(p.can_receive_loyalty, true) AS can_receive_loyalty, p.best_contact_time,
  COALESCE(h.total_spent, 0.00)::text AS total_spent, COALESCE(h.total_purchases, 0) AS total_purchases,
  ${tierColumn(businessId)} AS loyalty_tier`;

/** SQL that joins the latest consent entry of the customer `c` for a channel, as a row of that name. */
const latestConsent = ({ business_id, purpose }: ConsentScope, channel: Channel) => Prisma.sql`LATERAL (
    SELECT k.state, ${agreedAt(Prisma.sql`k`)} AS agreed_at FROM customer_consents k
    WHERE k.business_id = ${business_id} AND k.customer_id = c.id AND k.channel = ${Prisma.raw(`'${channel}'`)}
      AND k.purpose = ${purpose}
    ORDER BY k.recorded_at DESC, k.id DESC LIMIT 1
  ) ${Prisma.raw(channel)} ON true`;

/** A phone or an address that wants no messages, by its hash. */
export interface Suppression {
  channel: Channel;
  /** Hexadecimal. */
  hash: string;
  since: Date;
}

/**
 * Returns those of the hashes whose phone sent STOP, which ends all messages, or whose address unsubscribed from this
 * business, which ends all but service messages.
 */
export const suppressions = prepare<{ business_id: number; purpose: string; hashes: string[] }>(
  'messaging-suppressions',
  ({ business_id, purpose, hashes }) => Prisma.sql`
    WITH wanted AS (SELECT decode(hash, 'hex') AS hash FROM unnest(${hashes}::text[]) AS hash)
    SELECT 'sms' AS channel, encode(s.phone_hash, 'hex') AS hash, s.stopped_at AS since
    FROM wanted w JOIN stopped_phones s ON s.phone_hash = w.hash WHERE s.stopped_at IS NOT NULL
    UNION ALL
    SELECT u.channel, encode(u.address_hash, 'hex'), u.unsubscribed_at
    FROM wanted w JOIN unsubscribed_addresses u ON u.business_id = ${business_id} AND u.address_hash = w.hash
    WHERE ${purpose} <> 'service'`,
);

interface SomeRecipients extends Record<string, unknown> {
  business_id: number;
  customer_ids: number[];
  purpose: string;
}

/** Returns these customers. A customer who does not exist or is erased has no row. */
export const recipients = prepare<SomeRecipients>('messaging-recipients', ({ business_id, customer_ids, purpose }) => {
  const scope = { business_id, purpose };
  return Prisma.sql`
    SELECT ${recipientColumns(business_id)}, sms.state AS sms_consent, sms.agreed_at AS sms_agreed_at,
      email.state AS email_consent, email.agreed_at AS email_agreed_at
    FROM customers c
    LEFT JOIN customer_preferences p ON p.business_id = ${business_id} AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = ${business_id} AND h.customer_id = c.id
    LEFT JOIN loyalty_settings s ON s.business_id = ${business_id}
    LEFT JOIN ${latestConsent(scope, 'sms')}
    LEFT JOIN ${latestConsent(scope, 'email')}
    WHERE c.business_id = ${business_id} AND c.id = ANY (${customer_ids}::bigint[]) AND c.erased_at IS NULL`;
});

/** Returns those of these customers who were merged into others. */
export const survivors = prepare<{ business_id: number; customer_ids: number[] }>(
  'messaging-survivors',
  ({ business_id, customer_ids }) => Prisma.sql`
    SELECT from_customer_id, customer_id FROM customer_merges
    WHERE business_id = ${business_id} AND from_customer_id = ANY (${customer_ids}::bigint[]) AND undone_at IS NULL`,
);

/**
 * Returns one row: the names of the programme's tiers, lowest first; without a programme those of the business's own
 * tiers, or else the repeat frequencies.
 */
export const tiers = prepare<{ business_id: number }>(
  'messaging-tiers',
  ({ business_id }) => Prisma.sql`
    SELECT ARRAY(
      SELECT tier ->> 'name' FROM jsonb_array_elements(${tierLadder(business_id)}) WITH ORDINALITY AS step(tier, height)
      ORDER BY height
    ) AS names`,
);

/** Returns the number of active customers; one row. */
export const countActive = prepare<{ business_id: number }>(
  'messaging-count-active',
  ({ business_id }) => Prisma.sql`
    SELECT COALESCE(sum(customers), 0)::int AS customers FROM customer_counts
    WHERE business_id = ${business_id} AND is_active`,
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

/** SQL for the address of a customer `c` on a channel, as it is compared. */
const addressOn = (channel: Channel) => Prisma.raw(channel === 'sms' ? 'c.phone_e164' : 'lower(c.email)');

interface UnsubscribingCustomer extends Record<string, unknown> {
  business_id: number;
  customer_id: number;
  message_id: number | null;
}

/** Returns the address of a message to the customer, or without a message the address that the customer has now. */
const unsubscribingAddressOn = (channel: Channel) =>
  prepare<UnsubscribingCustomer>(
    `messaging-unsubscribing-${channel}`,
    ({ business_id, customer_id, message_id }) => Prisma.sql`
      SELECT CASE WHEN ${message_id}::bigint IS NULL THEN ${addressOn(channel)} ELSE (
        SELECT NULLIF(m.address, '') FROM messages m
        WHERE m.business_id = ${business_id} AND m.id = ${message_id}::bigint AND m.customer_id = c.id
          AND m.channel = ${Prisma.raw(`'${channel}'`)}
      ) END AS address
      FROM customers c WHERE c.business_id = ${business_id} AND c.id = ${customer_id} AND c.erased_at IS NULL`,
  );
export const unsubscribingAddress = { sms: unsubscribingAddressOn('sms'), email: unsubscribingAddressOn('email') };

/** Returns the customers of a business with this address. An email address is in lower case. */
const ofAddressOn = (channel: Channel) =>
  prepare<{ business_id: number; address: string }>(
    `messaging-of-address-${channel}`,
    ({ business_id, address }) => Prisma.sql`
      SELECT c.id FROM customers c
      WHERE c.business_id = ${business_id} AND ${addressOn(channel)} = ${address} ORDER BY c.id`,
  );
export const ofAddress = { sms: ofAddressOn('sms'), email: ofAddressOn('email') };

/** Returns the receipt number of each sale: the till's number, or the sale's id if there is none. */
export const receiptNumbers = prepare<{ business_id: number; sale_ids: number[] }>(
  'messaging-receipt-numbers',
  ({ business_id, sale_ids }) => Prisma.sql`
    SELECT s.id AS sale_id, COALESCE(s.external_id, s.id::text) AS number FROM sales s
    WHERE s.business_id = ${business_id} AND s.id = ANY (${sale_ids}::bigint[])`,
);
