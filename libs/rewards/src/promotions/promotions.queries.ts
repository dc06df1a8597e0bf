import { Prisma } from '@wateja/prisma';

import { PROMOTION_END } from '../program/promotion-rows';
import type { PromotionListQuery } from './promotions.schemas';

/** A promotion as the API shows it. */
export interface PromotionRow {
  id: number;
  name: string;
  multiplier: string;
  starts_at: Date;
  ends_at: Date | null;
  weekdays: number[];
  ended_at: Date | null;
  state: 'planned' | 'running' | 'over';
  created_at: Date;
}

const COLUMNS = (now: Date) => Prisma.sql`
  m.id, m.name, trim_scale(m.multiplier)::text AS multiplier, m.starts_at, m.ends_at, m.weekdays, m.ended_at, m.created_at,
  CASE WHEN ${PROMOTION_END} <= ${now} THEN 'over' WHEN m.starts_at > ${now} AND m.ended_at IS NULL THEN 'planned'
    ELSE 'running' END AS state`;

/** The promotion `m` is planned or running. */
const isOpen = (now: Date) => Prisma.sql`(${PROMOTION_END} IS NULL OR ${PROMOTION_END} > ${now})`;

/** A page, the newest first, with one row more than the page. */
export function promotionPage(businessId: number, { cursor, limit, state }: PromotionListQuery, now: Date): Prisma.Sql {
  const conditions = [
    Prisma.sql`m.business_id = ${businessId}`,
    ...(state === 'open' ? [isOpen(now)] : []),
    ...(cursor ? [Prisma.sql`m.id < ${cursor.id}::bigint`] : []),
  ];
  return Prisma.sql`
    SELECT ${COLUMNS(now)} FROM reward_promotions m
    WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY m.id DESC LIMIT ${limit + 1}`;
}

/** How many promotions a business has: `open` are planned or running. */
export interface PromotionCount {
  open: number;
  all: number;
}

/** One row {@link PromotionCount}. */
export const countPromotions = (businessId: number, now: Date) => Prisma.sql`
  SELECT count(*) FILTER (WHERE ${isOpen(now)}) AS open, count(*) AS all
  FROM reward_promotions m WHERE m.business_id = ${businessId}`;

/** The stored columns of a new promotion. `multiplier` is a decimal as text. */
export type NewPromotion = Pick<PromotionRow, 'name' | 'multiplier' | 'starts_at' | 'ends_at' | 'weekdays'>;

export const insertPromotion = (
  businessId: number,
  { name, multiplier, starts_at, ends_at, weekdays }: NewPromotion,
  now: Date,
) => Prisma.sql`
  INSERT INTO reward_promotions AS m (business_id, name, multiplier, starts_at, ends_at, weekdays)
  VALUES (${businessId}, ${name}, ${multiplier}::numeric, ${starts_at}, ${ends_at}, ${weekdays}::smallint[])
  RETURNING ${COLUMNS(now)}`;

/** Ends a promotion now. One that is over stays as it is. */
export const endPromotion = (businessId: number, id: number, now: Date) => Prisma.sql`
  UPDATE reward_promotions m SET ended_at = ${now}
  WHERE m.business_id = ${businessId} AND m.id = ${id} AND ${isOpen(now)}`;

export const promotionById = (businessId: number, id: number, now: Date) => Prisma.sql`
  SELECT ${COLUMNS(now)} FROM reward_promotions m WHERE m.business_id = ${businessId} AND m.id = ${id}`;
