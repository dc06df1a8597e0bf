/**
 * The SHA-256 of earlier versions of migrations that were corrected after databases had applied them. A later migration
 * brings those databases to the same state, so an earlier version counts as applied too.
 */
export const SUPERSEDED_CHECKSUMS: Readonly<Record<string, readonly string[]>> = {
  // It set wateja.* in the header of a function, which needs a superuser. See 20261128000000_recount_without_superuser.
  '20261125000000_totals': ['32f95af1695ddb78926e05dd6a2f0ea983243cb26c59ae2aff0d35ff033b06cf'],
};
