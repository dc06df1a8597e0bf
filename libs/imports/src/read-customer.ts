import { type ImportedCustomer, importedCustomer } from '@wateja/customers';

import { lostDigits, parseCells, toBoolean, toReason } from './cells';
import type { CsvRecord } from './csv-rows';
import type { ReadEntry } from './importer';
import { type Layout, readFields } from './layout';

/** Reads the customer of a row. */
export function readCustomer(record: CsvRecord, layout: Layout): ReadEntry<ImportedCustomer> {
  const refused = (reason: string) => ({ rows: [record], reasons: [reason] });
  const cells = readFields(record, layout);
  if (typeof cells === 'string') return refused(cells);
  const parsed = parseCells(importedCustomer, {
    ...cells,
    ...('customer_type' in cells ? { customer_type: cells.customer_type.toLowerCase() } : {}),
    ...Object.fromEntries(
      ['prefer_sms', 'prefer_email', 'prefer_call'].flatMap((column) => {
        const cell = cells[column];
        return cell === undefined ? [] : [[column, toBoolean(cell)]];
      }),
    ),
  });
  const lost = lostDigits(cells);
  if (parsed.problems || lost.length > 0) return refused(toReason([...lost, ...(parsed.problems ?? [])]));
  return { rows: [record], value: parsed.value };
}
