import type { PointsEntry } from '@wateja/client';

type Entry = Pick<PointsEntry, 'type' | 'points'>;

/** Which entries of the ledger are which row, and whether they are debits, which the page says without a minus. */
const ROWS = [
  { name: 'pointsEarned', types: ['earn', 'bonus'], sign: 1 },
  { name: 'pointsTakenBack', types: ['reverse'], sign: -1 },
  { name: 'pointsUsed', types: ['redeem'], sign: -1 },
  { name: 'pointsReturned', types: ['return'], sign: 1 },
] as const;

/** Points are counted in thousandths, so that sums are exact. */
const toThousandths = (points: string) => Math.round(Number(points) * 1_000);

/** What a sale and its refunds did to points, without what they did not do. */
export function pointsOfSale(entries: readonly Entry[]): { name: (typeof ROWS)[number]['name']; points: string }[] {
  return ROWS.flatMap(({ name, types, sign }) => {
    const entriesOfSale = entries.filter(({ type }) => types.some((candidate) => candidate === type));
    const sum = entriesOfSale.reduce((total, { points }) => total + toThousandths(points), 0);
    return sum === 0 ? [] : [{ name, points: String((sign * sum) / 1_000) }];
  });
}
