/**
 * SQL that makes every sequence of the schema continue with the id `$1`, as in an old and large installation. Existing
 * rows keep their ids.
 */
export const MOVE_SEQUENCES = `
  SELECT setval(oid::regclass, $1::bigint, false)
  FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`;
