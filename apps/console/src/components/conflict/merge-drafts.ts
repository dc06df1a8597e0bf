export interface Merged<Draft> {
  /** The user's own changes on top of the other person's. A field that both have changed has the user's value. */
  draft: Draft;
  /** The fields that only the other person changed. */
  kept: (keyof Draft & string)[];
  /** The fields that both changed, each to another value. */
  conflicts: (keyof Draft)[];
}

/**
 * Merges what two people did to the same record, field by field.
 * @param before the version that both began with
 */
export function mergeDrafts<Draft extends object>(before: Draft, mine: Draft, theirs: Draft): Merged<Draft> {
  const mineChanged = changedFields(before, mine);
  const conflicts = mineChanged.filter((field) => theirs[field] !== before[field] && theirs[field] !== mine[field]);
  const kept = changedFields(before, theirs).filter((field) => mine[field] === before[field]);
  const changes = Object.fromEntries(mineChanged.map((field) => [field, mine[field]])) as Partial<Draft>;
  return { draft: { ...theirs, ...changes }, kept, conflicts };
}

/** The fields whose values differ. */
export const changedFields = <Draft extends object>(before: Draft, after: Draft): (keyof Draft & string)[] =>
  (Object.keys(before) as (keyof Draft & string)[]).filter((field) => before[field] !== after[field]);
