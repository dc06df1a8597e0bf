import { type ImportedPreferences, preferenceFields } from '@wateja/preferences';

import { type Cells, parseCells, type Problem, toBoolean } from './cells';

const SWITCHES = ['do_not_contact', 'can_receive_offers', 'can_receive_loyalty'] as const;

/** The columns about preferences, beside those of the customer. */
export const PREFERENCE_COLUMNS = [
  ...(['favorite_products', 'preferred_payment', 'best_contact_time'] as const),
  ...SWITCHES,
];

/** Preferences of a row, before its customer is known. */
export type ReadPreferences = Omit<ImportedPreferences, 'customer_id'>;

/** Reads the preferences of a row. `value` is null if it has none, or if they are wrong. */
export function readPreferences(cells: Cells): { value: ReadPreferences | null; problems: Problem[] } {
  const written = PREFERENCE_COLUMNS.flatMap((column) => {
    const cell = cells[column];
    if (cell === undefined) return [];
    return [[column, SWITCHES.some((name) => name === column) ? toBoolean(cell) : cell]];
  });
  if (written.length === 0) return { value: null, problems: [] };
  const { value, problems } = { value: null, ...parseCells(preferenceFields, Object.fromEntries(written)) };
  return { value, problems: problems ?? [] };
}
