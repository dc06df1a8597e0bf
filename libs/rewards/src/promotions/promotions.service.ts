import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { assertOfList, LimitReached, NotFound, pageOf, ValidationFailed } from '@wateja/common';
import { lockForCount, PrismaService, statement } from '@wateja/prisma';

import { ProgramsService } from '../program/programs.service';
import { endOfDay } from '../rules/expiry';
import { startOf } from '../rules/local-day';
import {
  countPromotions,
  endPromotion,
  insertPromotion,
  type NewPromotion,
  promotionById,
  type PromotionCount,
  promotionPage,
  type PromotionRow,
} from './promotions.queries';
import type { PlannedPromotion, PromotionListQuery } from './promotions.schemas';

/** Every sale looks at all promotions of its shop, so one that has more does not end those that are no longer meant. */
const MAX_OPEN = 100;
/**
 * The limit with promotions that are over. They stay for sales that become known later, so settling a sale goes through
 * all of them.
 */
const MAX_PROMOTIONS = 1_000;

type Shop = Pick<BusinessContext, 'business_id' | 'timezone'>;

/** Plans promotions and ends them. Nothing else of a promotion changes, because sales have earned by it. */
@Injectable()
export class PromotionsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
  ) {}

  /** Lists promotions, the newest first. @throws ForeignCursor */
  async list(businessId: number, query: PromotionListQuery) {
    const list = `promotions ${businessId} ${query.state}`;
    assertOfList(query.cursor, list);
    const page = await this.prisma.query<PromotionRow>(statement(promotionPage(businessId, query, new Date())));
    const { rows, next_cursor } = pageOf(page, query.limit, ({ id }) => ({ list, id }));
    return { promotions: rows, next_cursor };
  }

  /** @throws ValidationFailed for an end before the start, LimitReached */
  async create({ business_id: businessId, timezone }: Shop, planned: PlannedPromotion): Promise<PromotionRow> {
    const now = new Date();
    const promotion = newPromotion(planned, timezone, now);
    const row = await this.prisma.transaction(async (tx) => {
      await lockForCount(tx, 'reward_promotions', businessId);
      const [count] = await tx.query<PromotionCount>(statement(countPromotions(businessId, now)));
      if (count && count.open >= MAX_OPEN) throw new LimitReached(MAX_OPEN, 'promotions that are planned or running');
      if (count && count.all >= MAX_PROMOTIONS) {
        throw new LimitReached(MAX_PROMOTIONS, 'promotions, with those that are over');
      }
      const [created] = await tx.query<PromotionRow>(statement(insertPromotion(businessId, promotion, now)));
      if (!created) throw new Error('A promotion was stored and is not there');
      return created;
    });
    await this.prisma.onCommit(() => this.programs.forget());
    return row;
  }

  /** Ends a promotion from now on. One that is over stays as it is. @throws NotFound */
  async end(businessId: number, id: number): Promise<PromotionRow> {
    const now = new Date();
    const row = await this.prisma.transaction(async (tx) => {
      await tx.query(statement(endPromotion(businessId, id, now)));
      const [ended] = await tx.query<PromotionRow>(statement(promotionById(businessId, id, now)));
      return ended;
    });
    if (!row) throw new NotFound('Promotion');
    await this.prisma.onCommit(() => this.programs.forget());
    return row;
  }
}

/**
 * A promotion with its moments: a day counts from its beginning, or as the last one to its end.
 * @param path where the promotion is in the body, for what is refused: `promotions.0.`
 * @throws ValidationFailed if it ends before it starts
 */
export function newPromotion(planned: PlannedPromotion, timezone: string, now: Date, path = ''): NewPromotion {
  const { name, multiplier, starts_at, ends_at, weekdays } = planned;
  const start = starts_at === undefined ? now : startOf(starts_at, timezone);
  const end = ends_at ? endOf(ends_at, timezone) : null;
  if (end && end <= start) {
    throw new ValidationFailed([{ path: `${path}ends_at`, message: 'Must be after the start' }]);
  }
  return { name, multiplier, starts_at: start, ends_at: end, weekdays };
}

const endOf = (dayOrTime: string, timezone: string): Date =>
  dayOrTime.includes('T') ? new Date(dayOrTime) : endOfDay(dayOrTime, timezone);
