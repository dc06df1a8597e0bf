/**
 * Scripts that were corrected after databases had applied them: SHA-256 of each earlier content, by migration. A later
 * migration brings those databases to the same state, so both contents count as applied.
 */
export const SUPERSEDED_CHECKSUMS: Readonly<Record<string, readonly string[]>> = {
  // Set wateja.* in the head of a function, which only a superuser may do; see 20261128000000_recount_without_superuser.
  '20261125000000_totals': ['32f95af1695ddb78926e05dd6a2f0ea983243cb26c59ae2aff0d35ff033b06cf'],
};
