import { Injectable } from '@nestjs/common';
import { assertOfList, pageOf } from '@wateja/common';
import { PrismaService, statement } from '@wateja/prisma';

import { type ListedMerge, mergePage } from './merge-list.queries';
import type { MergeListQuery } from './merge-list.schemas';
import { shownMoves } from './merge-summary';
import { undoableUntil } from './undo-time';

/** Lists the merges of a shop, so that a user can undo a merge without its id. */
@Injectable()
export class MergeListService {
  constructor(private readonly prisma: PrismaService) {}

  /** A page of the merges, newest first. @throws ForeignCursor */
  async list(businessId: number, query: MergeListQuery) {
    const list = `merges ${businessId}`;
    assertOfList(query.cursor, list);
    const page = await this.prisma.query<ListedMerge>(statement(mergePage(businessId, query)));
    const { rows, next_cursor } = pageOf(page, query.limit, ({ id }) => ({ list, id }));
    const now = new Date();
    return { merges: rows.map((merge) => mergeAnswer(merge, now)), next_cursor };
  }
}

function mergeAnswer({ moved, undo_first, ...merge }: ListedMerge, now: Date) {
  const until = undoableUntil(merge.created_at);
  const isUndoable = !merge.undone_at && moved !== null && until >= now;
  return {
    ...merge,
    moves: isUndoable ? shownMoves((table) => moved[table] ?? 0) : null,
    undo_until: isUndoable ? until : null,
    undo_first: isUndoable ? undo_first : null,
  };
}
