import { pointsOf } from '../ledger/ledger-rows';
import type { BookedOpening } from './opening.queries';

/**
 * The keys of opening balances. A customer has at most one for each last day, so a file that is imported twice credits
 * nothing twice. One that was taken back leaves its place to the next.
 */
export class OpeningKeys {
  /** The points of each key, in thousandths. */
  private readonly credited: Map<string, number>;
  private readonly takenBack: Set<string>;

  /** @param booked all opening balances of the customers, and what took them back */
  constructor(booked: BookedOpening[]) {
    const openingsOf = (wantedType: BookedOpening['type']) => booked.filter(({ type }) => type === wantedType);
    this.credited = new Map(openingsOf('bonus').map(({ key, points }) => [key, pointsOf(points)]));
    this.takenBack = new Set(openingsOf('reverse').map(({ key }) => key));
  }

  /**
   * @param customerId the number of the record that the file names, also if it was merged into another one since: its
   *   entries have gone there
   * @param points 0: there is nothing to book, and the place stays free
   * @returns the key of a new opening balance, or why there is nothing to book. From then on it counts as booked.
   */
  take(
    customerId: number,
    lastGoodDay: string | null,
    points: number,
  ): string | { result: 'unchanged' } | { result: 'conflict' } {
    for (let number = 0; ; number++) {
      const key = `opening:${customerId}:${lastGoodDay ?? ''}:${number}`;
      const credited = this.credited.get(key);
      if (credited === undefined) {
        if (points === 0) return { result: 'unchanged' };
        this.credited.set(key, points);
        return key;
      }
      if (!this.takenBack.has(key)) return { result: credited === points ? 'unchanged' : 'conflict' };
    }
  }
}
