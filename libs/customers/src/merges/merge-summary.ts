import { changeOfMerge, type Merge, movesOfMerge } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

type State = 'granted' | 'withdrawn' | null;
type ByPurpose = Record<'service' | 'offers' | 'loyalty', State>;

/** What messaging has written into the journal. */
interface ConsentChange {
  current: { channel: 'sms' | 'email'; purpose: keyof ByPurpose; state: State }[];
}

/** What a merge has done, as the answer shows it. Each module has written its part into the journal. */
export async function mergeSummary(tx: Transaction, merge: Merge) {
  const { business_id, customer_id, from_customer_id } = merge;
  const moves = await movesOfMerge(tx, merge);
  const consents = (await changeOfMerge<ConsentChange>(tx, merge, 'customer_consents'))?.current ?? [];
  const statesOf = (channel: 'sms' | 'email') => {
    const stateOf = (purpose: keyof ByPurpose) =>
      consents.find((consent) => consent.channel === channel && consent.purpose === purpose)?.state ?? null;
    return { service: stateOf('service'), offers: stateOf('offers'), loyalty: stateOf('loyalty') };
  };
  const points = await changeOfMerge<{ balance: string }>(tx, merge, 'reward_accounts');
  const [purchases] = await tx.query<{ total_purchases: number; total_spent: string }>(statement`
    SELECT total_purchases, total_spent::text AS total_spent FROM customer_purchase_history
    WHERE business_id = ${business_id} AND customer_id = ${customer_id}`);
  return {
    customer: await tx.customer.findFirstOrThrow({ where: { business_id, id: customer_id } }),
    from_customer_id,
    moves: shownMoves((table) => moves.get(table) ?? 0),
    purchases: purchases ?? { total_purchases: 0, total_spent: '0.00' },
    consents: { sms: statesOf('sms'), email: statesOf('email') },
    points: points && { balance: points.balance },
  };
}

/** How many records a merge has moved, as answers say it, by the number of rows of each table. */
export const shownMoves = (moved: (table: string) => number) => ({
  sales: moved('sales'),
  notes: moved('customer_notes'),
  messages: moved('messages'),
  replies: moved('reply_customers'),
  campaigns: moved('campaign_recipients'),
  consents: moved('customer_consents'),
  points_entries: moved('reward_entries'),
});
