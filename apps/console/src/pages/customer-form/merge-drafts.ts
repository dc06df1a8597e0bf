import { type Draft, type Field, FIELDS } from './draft';

export interface Merged {
  /** My changes on top of theirs. In fields that both changed, it is mine. */
  draft: Draft;
  /** The fields that both changed, each to another value. */
  conflicts: Field[];
}

/**
 * Merges what two people did to the same customer, field by field.
 * @param before what both began with
 */
export function mergeDrafts(before: Draft, mine: Draft, theirs: Draft): Merged {
  const mineChanged = changedFields(before, mine);
  const conflicts = mineChanged.filter((field) => theirs[field] !== before[field] && theirs[field] !== mine[field]);
  const changes = Object.fromEntries(mineChanged.map((field) => [field, mine[field]]));
  return { draft: { ...theirs, ...changes }, conflicts };
}

/** The fields whose values differ. */
export const changedFields = (before: Draft, after: Draft): Field[] =>
  FIELDS.filter((field) => before[field] !== after[field]);
