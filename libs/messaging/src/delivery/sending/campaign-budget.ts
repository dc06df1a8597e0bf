import { statement, type Transaction } from '@wateja/prisma';

/** The parts of a message that the budget of its campaign needs. */
export interface Expense {
  business_id: number;
  campaign_id: number;
  segments: number;
  /** The estimated or the reserved cost, a decimal string. */
  cost: string;
}

/**
 * The result of a reservation. `wait`: the price of a segment is not known yet, and a message that will show it is
 * being sent.
 */
export type Reservation = { status: 'reserved'; cost: string } | { status: 'over_budget' | 'cancelled' | 'wait' };

/**
 * Reserves the cost of a message in `tx`: its estimate, or more if the provider has charged more for other messages. A
 * campaign with a cap sends its SMS one by one until a price is known. Otherwise the real costs of hundreds of messages
 * could together exceed the cap before anybody notices.
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

/** Handles the cases that {@link reserveBudget} refuses. It locks the campaign first and then decides. */
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
    const [otherMessage] = await tx.query<object>(statement`
      SELECT FROM messages WHERE business_id = ${business_id} AND campaign_id = ${campaign_id} AND status = 'sending'
      LIMIT 1`);
    if (otherMessage) return { status: 'wait' };
  }
  await tx.query(statement`
    UPDATE campaigns SET spent = spent + ${campaign.cost}::numeric
    WHERE business_id = ${business_id} AND id = ${campaign_id}`);
  return { status: 'reserved', cost: campaign.cost };
}

/**
 * Replaces the reserved cost of a message by its real cost, in `tx`. If a provider suddenly charges more than ever
 * before, the sum exceeds the cap. It still is the sum of the messages' costs, and no further message is sent.
 * @param charged what the provider charged; null if it does not say; undefined if it has not or may not have accepted
 * the message
 */
export async function settleBudget(
  tx: Transaction,
  { business_id, campaign_id, segments, cost: reserved }: Expense,
  spent: string,
  charged: string | null | undefined,
): Promise<void> {
  // If a provider does not say what it charges, the campaign must not wait for a price.
  const price = charged === null ? '0' : (charged ?? null);
  await tx.query(statement`
    UPDATE campaigns SET spent = spent - ${reserved}::numeric + ${spent}::numeric,
      segment_price = GREATEST(segment_price, ${price}::numeric / NULLIF(${segments}::int, 0))
    WHERE business_id = ${business_id} AND id = ${campaign_id}`);
}
