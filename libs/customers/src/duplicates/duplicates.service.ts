import { Injectable } from '@nestjs/common';
import { assertOfList, encodeCursor } from '@wateja/common';
import { JsonText } from '@wateja/http';
import { PrismaService } from '@wateja/prisma';

import { duplicatesPage, type FoundDuplicate } from './duplicates.queries';
import { DUPLICATE_REASONS, type Duplicates, type DuplicatesQuery } from './duplicates.schemas';

/** Finds customers who may be the same person. */
@Injectable()
export class DuplicatesService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws ForeignCursor */
  async list(businessId: number, { limit, cursor }: DuplicatesQuery): Promise<JsonText<Duplicates>> {
    const list = `duplicates ${businessId}`;
    assertOfList(cursor, list);
    const rows = await this.prisma.query<FoundDuplicate>(
      duplicatesPage({
        business_id: businessId,
        newest: cursor?.id ?? Number.MAX_SAFE_INTEGER,
        place: cursor?.place ?? DUPLICATE_REASONS.length,
        size: limit + 1,
      }),
    );
    const pairs = rows.flatMap((row) => (row.pair === null ? [] : row)).slice(0, limit);
    const position = nextPosition(rows, limit);
    return JsonText.object({
      pairs: JsonText.written(`[${pairs.map(({ pair }) => pair).join()}]`),
      next_cursor: position && encodeCursor({ list, ...position }),
    });
  }
}

/** After the last pair of a full page, or after the last customer that was read, if others follow. */
function nextPosition(rows: FoundDuplicate[], limit: number): { id: number; place: number } | null {
  const last = rows[limit - 1];
  if (rows.length > limit && last?.pair) return { id: last.newer, place: last.place };
  const end = rows.at(-1);
  return end && end.pair === null ? { id: end.last_read, place: DUPLICATE_REASONS.length } : null;
}
