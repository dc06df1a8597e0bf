import type { TierAtRisk, TierRisen } from '@wateja/events';

import type { ExpiringPoints, PointsStatement } from '../customer-points';
import type { MessageCause } from './message-cause';

/** The causes of messages about points and tiers. Their keys keep a customer from getting the same notice twice. */

export function tierUp({ customer_id, from, to, since }: TierRisen): MessageCause {
  const variables = { tier: to, previous_tier: from };
  return { customer_id, kind: 'tier_up', sale: null, notice: { key: `${to}:${since}`, variables, until: null } };
}

export function tierAtRisk({ customer_id, tier, held_until, missing }: TierAtRisk): MessageCause {
  const variables = {
    ...{ tier, tier_until: shownDay(held_until) },
    ...{ missing_amount: missing.min_spent, missing_purchases: missing.min_purchases },
  };
  const notice = { key: `${tier}:${held_until}`, variables, until: held_until };
  return { customer_id, kind: 'tier_at_risk', sale: null, notice };
}

export function pointsExpiring({ customer_id, points, worth, balance, last_good_day }: ExpiringPoints): MessageCause {
  const variables = {
    ...{ points_expiring: points, points_until: shownDay(last_good_day) },
    ...{ points_worth: worth, points_balance: balance },
  };
  const notice = { key: last_good_day, variables, until: last_good_day };
  return { customer_id, kind: 'points_expiring', sale: null, notice };
}

/** @param month its first day, `2026-11-01` */
export function pointsStatement(month: string, { customer_id, ...points }: PointsStatement): MessageCause {
  const variables = {
    ...{ statement_month: shownMonth(month), points_earned: points.earned, points_used: points.used },
    ...{ points_ended: points.ended, points_balance: points.balance, points_worth: points.worth },
  };
  const notice = { key: month.slice(0, 7), variables, until: null };
  return { customer_id, kind: 'points_statement', sale: null, notice };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A month, by one of its days: `Nov 2026`. */
function shownMonth(day: string): string {
  const [year = '', month] = day.split('-');
  return `${MONTHS[Number(month) - 1]} ${year}`;
}

/** A day as receipts write it: `14 Feb 2027`. */
const shownDay = (day: string) => `${Number(day.slice(8))} ${shownMonth(day)}`;
