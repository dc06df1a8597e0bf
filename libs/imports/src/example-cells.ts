import { readCell } from './cells';
import type { CsvRecord } from './csv-rows';

const MAX_EXAMPLES = 2;
/** Maximum number of characters of an example. */
const MAX_LENGTH = 60;

/**
 * The first different values of each named column, by which a person recognises what it is.
 * @returns up to two values for each name of the header
 */
export function exampleCells(header: readonly string[], records: readonly CsvRecord[]): Record<string, string[]> {
  const columns = header.map((name, index) => [name.trim(), index] as const).filter(([name]) => name !== '');
  return Object.fromEntries(
    columns.map(([name, index]) => {
      const values = records.map(({ cells }) => readCell(cells[index]).slice(0, MAX_LENGTH));
      return [name, [...new Set(values.filter((value) => value !== ''))].slice(0, MAX_EXAMPLES)];
    }),
  );
}
