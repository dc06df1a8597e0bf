import { isoTime, Prisma } from '@wateja/prisma';

import { type Multiplier, type Promotion } from '../rules/promotions';
import { fromThousandths, toThousandths } from '../rules/units';

/** A promotion as the rules use it, with its name. `ends_at` is its planned end, or when somebody ended it before. */
export type NamedPromotion = Promotion & { name: string };

/** A promotion as PostgreSQL writes it in JSON. */
export interface PromotionJson {
  id: number;
  name: string;
  multiplier: string;
  starts_at: string;
  ends_at: string | null;
  weekdays: number[];
}

/** When the promotion `m` stops to count. Null: never. */
const END = 'LEAST(m.ends_at, m.ended_at)';
export const PROMOTION_END = Prisma.raw(END);

/**
 * The promotions of a business as JSON, a list of {@link PromotionJson} in the order of their ids, or null.
 * @param condition which rows `m` to read
 */
export const promotionsOf = (businessId: Prisma.Sql, condition = Prisma.sql`true`) => Prisma.sql`(
    SELECT json_agg(json_build_object(
      'id', m.id, 'name', m.name, 'multiplier', m.multiplier::text, 'starts_at', ${isoTime('m.starts_at')},
      'ends_at', ${isoTime(END)}, 'weekdays', m.weekdays
    ) ORDER BY m.id)
    FROM reward_promotions m WHERE m.business_id = ${businessId} AND ${condition}
  )`;

/**
 * How often the promotions of a business have changed: each was made once, and ended at most once. So a process that
 * has read them before sees that they have changed.
 */
export const promotionChanges = (businessId: Prisma.Sql) => Prisma.sql`(
    SELECT count(*) + count(m.ended_at) FROM reward_promotions m WHERE m.business_id = ${businessId}
  )`;

export function promotionOf({ multiplier, starts_at, ends_at, ...row }: PromotionJson): NamedPromotion {
  return {
    ...row,
    multiplier: toThousandths(multiplier),
    starts_at: new Date(starts_at),
    ends_at: ends_at === null ? null : new Date(ends_at),
  };
}

/** What multiplies the points of a sale, as answers show it. */
export function shownMultiplier({ multiplier, promotion }: Multiplier<NamedPromotion>) {
  return {
    multiplier: fromThousandths(multiplier),
    promotion: promotion && {
      ...{ id: promotion.id, name: promotion.name, multiplier: fromThousandths(promotion.multiplier) },
      ends_at: promotion.ends_at?.toISOString() ?? null,
    },
  };
}
