/** The number of purchases at which each group begins. */
export interface Thresholds {
  occasional_from: number;
  regular_from: number;
  frequent_from: number;
}

export type Group = 'never' | 'one_time' | 'occasional' | 'regular' | 'frequent';

/** How many purchases the customers of a group have: none, one, so many, from so many to so many, or so many or more. */
export type FrequencyFinding =
  | { kind: 'never' | 'once' }
  | { kind: 'times'; from: number }
  | { kind: 'range'; from: number; to: number }
  | { kind: 'more'; from: number };

/** What to say about a group, by the limits of the shop. */
export function frequencyFinding(group: Group, limits: Thresholds): FrequencyFinding {
  const { occasional_from: occasional, regular_from: regular, frequent_from: frequent } = limits;
  if (group === 'never') return { kind: 'never' };
  if (group === 'frequent') return { kind: 'more', from: frequent };
  const [from, next] = { one_time: [1, occasional], occasional: [occasional, regular], regular: [regular, frequent] }[
    group
  ] as [number, number];
  const to = next - 1;
  if (from < to) return { kind: 'range', from, to };
  return from === 1 ? { kind: 'once' } : { kind: 'times', from };
}
