import { Injectable } from '@nestjs/common';
import { AuditService } from '@wateja/audit';
import { assertOfList, NotFound, pageOf } from '@wateja/common';
import { PrismaService, statement } from '@wateja/prisma';

import { givenPoints, type GiverRow } from './given-points.queries';
import { accountsByCashier, markDone, reviewById, reviewPage, type ReviewRow } from './review.queries';
import type { RefusalQuery, ReviewQuery } from './review.schemas';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The most used number at a till is often that of the cashier. */
interface CashierRow {
  user_id: number | null;
  api_key_id: number | null;
  sales: number;
  customer_id: number;
  customer_sales: number;
  share: string;
}

/** Lists sales, refusals and users that a manager should look at, because points may have been misused. */
@Injectable()
export class ReviewService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly audit: AuditService,
  ) {}

  /** Lists sales that used too many points, the newest first. @throws ForeignCursor */
  async list(businessId: number, query: ReviewQuery) {
    const list = `review ${businessId}`;
    assertOfList(query.cursor, list);
    const page = await this.prisma.query<ReviewRow>(statement(reviewPage(businessId, query)));
    const { rows, next_cursor } = pageOf(page, query.limit, ({ id }) => ({ list, id }));
    return { reviews: rows, next_cursor };
  }

  /** Marks a row as looked at. Doing it again changes nothing. @throws NotFound */
  async finish(businessId: number, id: number): Promise<ReviewRow> {
    return this.prisma.transaction(async (tx) => {
      await tx.query(statement(markDone(businessId, id)));
      const [review] = await tx.query<ReviewRow>(statement(reviewById(businessId, id)));
      if (!review) throw new NotFound('Review');
      return review;
    });
  }

  /** Lists refused quotes and claims from the audit trail, the newest first. @throws ForeignCursor */
  async refusals(businessId: number, { limit, cursor }: RefusalQuery) {
    // One more than the page of each kind, so that both together tell whether there is a next page.
    const lists = ['quote.refused', 'claim.refused'].map((action) =>
      this.audit.list(businessId, { action, limit: limit + 1, cursor }),
    );
    const refusals = (await Promise.all(lists)).flatMap(({ entries }) => entries);
    const newestFirst = refusals.sort((a, b) => b.at.getTime() - a.at.getTime() || b.id - a.id).slice(0, limit + 1);
    const { rows, next_cursor } = pageOf(newestFirst, limit, ({ at, id }) => {
      return { business_id: businessId, at: at.toISOString(), id };
    });
    return {
      refusals: rows.map(({ id, at, changes, user_id, api_key_id }) => {
        const { code, customer_id } = changes as { code: { to: string }; customer_id?: { to: number | null } };
        return { id, at, code: code.to, customer_id: customer_id?.to ?? null, user_id, api_key_id };
      }),
      next_cursor,
    };
  }

  /** The share of each cashier's sales that went to one account. */
  async cashiers(businessId: number, days: number): Promise<CashierRow[]> {
    const since = new Date(Date.now() - days * DAY_MS);
    return this.prisma.query<CashierRow>(statement(accountsByCashier(businessId, since)));
  }

  /** The users and keys that gave points by hand, or claimed receipts. */
  async givers(businessId: number, days: number): Promise<GiverRow[]> {
    const since = new Date(Date.now() - days * DAY_MS);
    return this.prisma.query<GiverRow>(statement(givenPoints(businessId, since)));
  }
}
