import type { CampaignReport } from '@wateja/client';

export type Uplift = NonNullable<CampaignReport['report']['uplift']>;

/** What an interval says: the campaign made more customers buy, it made fewer buy, or the effect is not clear. */
export interface Finding {
  kind: 'more' | 'fewer' | 'unclear';
  /** In buyers of 100 customers, with one decimal; of fewer buyers without a sign. */
  from: number;
  to: number;
}

const tenths = (rate: number) => Math.round(rate * 1_000) / 10;

/** An effect is clear only if the whole interval is on one side of zero. */
export function findingOf({ rate_interval: { lower, upper } }: Pick<Uplift, 'rate_interval'>): Finding {
  if (lower > 0) return { kind: 'more', from: tenths(lower), to: tenths(upper) };
  if (upper < 0) return { kind: 'fewer', from: tenths(-upper), to: tenths(-lower) };
  return { kind: 'unclear', from: tenths(lower), to: tenths(upper) };
}

/** Where a rate is on a line around zero that has room for the whole interval, in percent of the line. */
export function placeOf(rate: number, { rate_interval: { lower, upper } }: Pick<Uplift, 'rate_interval'>): number {
  const reach = Math.max(Math.abs(lower), Math.abs(upper), 0.001) * 1.25;
  return 50 + (rate / reach) * 50;
}
