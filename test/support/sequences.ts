/**
 * SQL that has every sequence of the schema go on with the id in `$1`, as in an installation that is old and large. The
 * primary keys of rows that are there already stay.
 */
export const MOVE_SEQUENCES = `
  SELECT setval(oid::regclass, $1::bigint, false)
  FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`;
