/** For how many days a merge can be undone. */
export const UNDO_DAYS = 30;

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Until when a merge of this moment can be undone. */
export const undoableUntil = (mergedAt: Date): Date => new Date(mergedAt.getTime() + UNDO_DAYS * DAY_MS);
