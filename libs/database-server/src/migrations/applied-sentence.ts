/**
 * Says in one line which migrations were applied now; undefined if there were none. A new database has all of them,
 * and nobody wants to read fifty names before the address of the service.
 */
export function appliedSentence(applied: readonly string[]): string | undefined {
  const last = applied.at(-1);
  if (last === undefined) return undefined;
  return applied.length === 1 ? `Applied the migration ${last}` : `Applied ${applied.length} migrations, up to ${last}`;
}
