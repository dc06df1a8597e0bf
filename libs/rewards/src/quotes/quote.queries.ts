import { prepare, Prisma } from '@wateja/prisma';
import type { z } from 'zod';

import { lockedAccounts, type LockedRow } from '../ledger/accounts.queries';
import { OPEN_LOTS } from '../ledger/ledger-writer';
import { purchasesByDay, type PurchasesRow } from '../ledger/purchases.queries';
import { reservedPoints } from '../ledger/reservations.queries';
import { openOverridesOf, type OverrideRow } from '../tiers/overrides.queries';
import type { quotedAmounts, quoteStatus } from './quotes.schemas';

/** A customer's account under its lock, with all that a price depends on. */
export type AccountToQuote = LockedRow & {
  reserved: string;
  /** The open quotes that reserve points. */
  reservations: number;
  /** The points that sales of this local day have used, and the number of these sales. */
  redeemed_today: { points: string; redemptions: number };
  /** How many sales of this local day have earned. */
  earning_sales: number;
  purchases: PurchasesRow[] | null;
  overrides: OverrideRow[] | null;
};

interface QuotedCustomer extends Record<string, unknown> {
  business_id: number;
  /** Always one customer. */
  customer_ids: number[];
  now: Date;
  /** The first moment of the local day. `today_to` is the first moment of the next day. */
  today_from: Date;
  today_to: Date;
  timezone: string;
}

/** Locks the account of a customer, and reads what the price of a sale depends on. */
export const accountToQuote = prepare<QuotedCustomer>(
  'rewards-quote-account',
  ({ business_id, customer_ids, now, today_from, today_to, timezone }) => {
    const businessId = Prisma.sql`${business_id}::bigint`;
    const customerId = Prisma.sql`held.id`;
    const openQuotes = Prisma.sql`
      reward_quotes q WHERE q.business_id = ${businessId} AND q.customer_id = held.id AND q.status = 'open'
        AND q.valid_until > ${now}::timestamptz`;
    const ofToday = Prisma.sql`
      reward_entries e WHERE e.business_id = ${businessId} AND e.customer_id = held.id
        AND e.effective_at >= ${today_from}::timestamptz AND e.effective_at < ${today_to}::timestamptz`;
    return lockedAccounts(
      business_id,
      customer_ids,
      OPEN_LOTS,
      Prisma.sql`, ${reservedPoints(businessId, customerId, now)} AS reserved, (
        SELECT count(*) FROM ${openQuotes} AND q.points > 0
      ) AS reservations, (
        SELECT json_build_object('points', COALESCE(-sum(e.points), 0)::text, 'redemptions', count(*))
        FROM ${ofToday} AND e.type = 'redeem'
      ) AS redeemed_today, (
        SELECT count(*) FROM ${ofToday} AND e.type = 'earn' AND e.reason IS NULL
      ) AS earning_sales, ${purchasesByDay(
        Prisma.sql`p.business_id = ${businessId} AND p.customer_id = held.id`,
        timezone,
      )} AS purchases, ${openOverridesOf(businessId, customerId)} AS overrides`,
    );
  },
);

/** The amounts of a quote in JSON. */
export type QuotedAmounts = z.output<typeof quotedAmounts>;

/** A quote as it is stored, with the state that it has now. */
export interface QuoteRow {
  id: string;
  customer_id: number;
  content_hash: string;
  quote: QuotedAmounts;
  status: z.output<typeof quoteStatus>;
  valid_until: Date;
  is_extended: boolean;
  sale_id: number | null;
  created_at: Date;
}

/** The amounts of the quote `q`. Those that were stored before there were promotions say nothing about them. */
export const QUOTED_AMOUNTS = Prisma.sql`jsonb_build_object('multiplier', NULL, 'promotion', NULL) || q.quote`;

/** The columns of a {@link QuoteRow} of the quote `q`. A quote expires by the reading, and no row says so. */
export const quoteColumns = (now: unknown) => Prisma.sql`
  q.id::text, q.customer_id, q.content_hash, ${QUOTED_AMOUNTS} AS quote,
  CASE WHEN q.status = 'open' AND q.valid_until <= ${now}::timestamptz THEN 'expired' ELSE q.status END AS status,
  q.valid_until, q.is_extended, q.sale_id, q.created_at`;

export function quoteById(businessId: number, id: string, now: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT ${quoteColumns(now)} FROM reward_quotes q WHERE q.business_id = ${businessId} AND q.id = ${id}::uuid`;
}

/**
 * Counts the version of the account up, so that a transaction that waits for its lock sees the changed reservation and
 * reads again.
 */
const touchAccount = (businessId: unknown, customerId: unknown) => Prisma.sql`
  UPDATE reward_accounts SET version = version + 1
  WHERE business_id = ${businessId}::bigint AND customer_id = ${customerId}::bigint`;

interface NewQuote extends Record<string, unknown> {
  business_id: number;
  id: string;
  customer_id: number;
  content_hash: string;
  /** {@link QuotedAmounts} as JSON. */
  quote: string;
  points: string;
  program_version: number;
  valid_until: Date;
  now: Date;
}

/** Stores a quote, and returns it as a {@link QuoteRow}. The account is locked. */
export const insertQuote = prepare<NewQuote>(
  'rewards-quote-insert',
  ({ business_id, id, customer_id, content_hash, quote, points, program_version, valid_until, now }) => Prisma.sql`
    WITH account AS (${touchAccount(business_id, customer_id)})
    INSERT INTO reward_quotes AS q (business_id, id, customer_id, content_hash, quote, points, program_version,
      valid_until)
    VALUES (${business_id}::bigint, ${id}::uuid, ${customer_id}::bigint, ${content_hash}, ${quote}::jsonb,
      ${points}::numeric, ${program_version}::bigint, ${valid_until}::timestamptz)
    RETURNING ${quoteColumns(now)}`,
);

/** A change of an open quote. */
export type QuoteChange = { status: 'cancelled' } | { status: 'used'; sale_id: number } | { valid_until: Date };

/** Changes an open quote whose account is locked: a sale uses it, or it is cancelled or extended. No row: it is not open. */
export function changeQuote(
  businessId: number,
  { id, customer_id }: Pick<QuoteRow, 'id' | 'customer_id'>,
  change: QuoteChange,
  now: Date,
): Prisma.Sql {
  const columns =
    'valid_until' in change
      ? Prisma.sql`valid_until = ${change.valid_until}, is_extended = true`
      : Prisma.sql`status = ${change.status}, sale_id = ${'sale_id' in change ? change.sale_id : null}::bigint`;
  return Prisma.sql`
    WITH account AS (${touchAccount(businessId, customer_id)})
    UPDATE reward_quotes q SET ${columns}
    WHERE q.business_id = ${businessId} AND q.id = ${id}::uuid AND q.status = 'open'
    RETURNING ${quoteColumns(now)}`;
}
