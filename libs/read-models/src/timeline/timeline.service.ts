import { Injectable } from '@nestjs/common';
import type { Permission } from '@wateja/auth';
import { assertOfList, encodeCursor, NotFound } from '@wateja/common';
import { JsonText } from '@wateja/http';
import { PrismaService, statement } from '@wateja/prisma';

import { TIMELINE_TYPES, timelinePage, type TimelineRow } from './timeline.queries';
import type { Timeline, TimelineQuery } from './timeline.schemas';

/** Lists what happened with a customer, from the tables of several modules. It writes nothing. */
@Injectable()
export class TimelineService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws NotFound, ForeignCursor */
  async read(
    businessId: number,
    customerId: number,
    permissions: Permission[],
    query: TimelineQuery,
  ): Promise<JsonText<Timeline>> {
    const list = ['timeline', businessId, customerId, ...(query.type ? [query.type] : [])].join(' ');
    assertOfList(query.cursor, list);
    const [row] = await this.prisma.query<TimelineRow>(
      statement(timelinePage(businessId, customerId, permissions, query)),
    );
    if (!row) throw new NotFound('Customer');
    const { items, last_at, last_rank, last_id } = row;
    const last = last_rank === null ? null : { list, at: last_at, type: TIMELINE_TYPES[last_rank], id: last_id };
    return JsonText.object({ items: JsonText.written(items), next_cursor: last && encodeCursor(last) });
  }
}
