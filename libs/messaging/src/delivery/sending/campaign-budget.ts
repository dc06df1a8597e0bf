import { statement, type Transaction } from '@wateja/prisma';

/** A message, as far as the budget of its campaign goes. */
export interface Expense {
  business_id: number;
  campaign_id: number;
  segments: number;
  /** The estimate, or what is reserved for it; a decimal string. */
  cost: string;
}

/**
 * What became of a reservation. `wait`: nobody knows yet what the provider takes for a segment, and a message that will
 * tell is on its way.
 */
export type Reservation = { status: 'reserved'; cost: string } | { status: 'over_budget' | 'cancelled' | 'wait' };

/**
 * Reserves what a message will cost, as a part of `tx`: its estimate, or more where the provider has taken more for
 * others. A capped campaign sends its SMS one by one until a price is known, so that the estimates of hundreds cannot
 * pass the cap together.
 */
export async function reserveBudget(tx: Transaction, expense: Expense): Promise<Reservation> {
  const { business_id, campaign_id, segments, cost } = expense;
  const [reserved] = await tx.query<{ cost: string }>(statement`
    UPDATE campaigns SET spent = spent + GREATEST(${cost}::numeric, segment_price * ${segments}::int)
    WHERE business_id = ${business_id} AND id = ${campaign_id} AND status <> 'cancelled'
      AND (budget_cap IS NULL OR spent + GREATEST(${cost}::numeric, segment_price * ${segments}::int) <= budget_cap)
      AND (budget_cap IS NULL OR ${segments}::int = 0 OR segment_price IS NOT NULL)
    RETURNING GREATEST(${cost}::numeric, segment_price * ${segments}::int)::text AS cost`);
  return reserved ? { status: 'reserved', cost: reserved.cost } : reserveWithCare(tx, expense);
}

/** The same where it is no matter of course: looks first, while nothing changes. */
async function reserveWithCare(tx: Transaction, expense: Expense): Promise<Reservation> {
  const { business_id, campaign_id, segments, cost } = expense;
  const [campaign] = await tx.query<{
    cost: string;
    is_cancelled: boolean;
    is_over: boolean;
    is_priced: boolean;
  }>(statement`
    SELECT GREATEST(${cost}::numeric, segment_price * ${segments}::int)::text AS cost, status = 'cancelled' AS is_cancelled,
      COALESCE(spent + GREATEST(${cost}::numeric, segment_price * ${segments}::int) > budget_cap, false) AS is_over,
      budget_cap IS NULL OR ${segments}::int = 0 OR segment_price IS NOT NULL AS is_priced
    FROM campaigns WHERE business_id = ${business_id} AND id = ${campaign_id} FOR NO KEY UPDATE`);
  if (!campaign || campaign.is_cancelled) return { status: 'cancelled' };
  if (campaign.is_over) return { status: 'over_budget' };
  if (!campaign.is_priced) {
    const [other] = await tx.query<object>(statement`
      SELECT FROM messages WHERE business_id = ${business_id} AND campaign_id = ${campaign_id} AND status = 'sending'
      LIMIT 1`);
    if (other) return { status: 'wait' };
  }
  await tx.query(statement`
    UPDATE campaigns SET spent = spent + ${campaign.cost}::numeric
    WHERE business_id = ${business_id} AND id = ${campaign_id}`);
  return { status: 'reserved', cost: campaign.cost };
}

/**
 * Puts what a message did cost in the place of what was reserved for it, as a part of `tx`. Where a provider suddenly
 * takes more than it ever did, the sum passes the cap: it stays the sum of the messages' costs, and nothing more is sent.
 * @param charged what the provider took; null when it does not tell, undefined when it did not or may not have taken it
 */
export async function settleBudget(
  tx: Transaction,
  { business_id, campaign_id, segments, cost: reserved }: Expense,
  spent: string,
  charged: string | null | undefined,
): Promise<void> {
  // A provider that does not tell has no price to wait for.
  const price = charged === null ? '0' : (charged ?? null);
  await tx.query(statement`
    UPDATE campaigns SET spent = spent - ${reserved}::numeric + ${spent}::numeric,
      segment_price = GREATEST(segment_price, ${price}::numeric / NULLIF(${segments}::int, 0))
    WHERE business_id = ${business_id} AND id = ${campaign_id}`);
}
