/** How many records the result of a revert lists. All are counted. */
const MAX_LISTED = 1_000;

/** A record that stays, and why. */
export interface KeptRecord {
  resource: 'customer' | 'points' | 'product' | 'refund' | 'sale';
  id: number;
  reason: string;
  /** The fields that stay, if the others were restored. */
  fields: string[];
}

/** What a revert did. */
export interface RevertResult {
  /** Records of the import that are gone. */
  removed: number;
  /** Records that are as they were before. */
  restored: number;
  kept: number;
  /** The first of those that stay. */
  records: KeptRecord[];
}

/** The outcome of one record. */
export type RevertOutcome = 'removed' | 'restored' | KeptRecord;

export const emptyResult = (): RevertResult => ({ removed: 0, restored: 0, kept: 0, records: [] });

export function addOutcomes(result: RevertResult, outcomes: RevertOutcome[]): RevertResult {
  const count = (kind: string) => outcomes.filter((outcome) => outcome === kind).length;
  const keptRecords = outcomes.filter((outcome): outcome is KeptRecord => typeof outcome !== 'string');
  return {
    removed: result.removed + count('removed'),
    restored: result.restored + count('restored'),
    kept: result.kept + keptRecords.length,
    records: [...result.records, ...keptRecords].slice(0, MAX_LISTED),
  };
}
