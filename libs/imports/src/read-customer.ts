import { type ImportedCustomer, importedCustomer } from '@wateja/customers';
import { noteContent } from '@wateja/notes';

import { lostDigits, parseCells, toBoolean, toReason } from './cells';
import type { CsvRecord } from './csv-rows';
import type { ReadEntry } from './importer';
import { type Layout, readFields } from './layout';

/** A customer, and what a file may say about them beside. */
export interface CustomerEntry {
  customer: ImportedCustomer;
  note?: string | undefined;
}

/** Reads the customer of a row. */
export function readCustomer(record: CsvRecord, layout: Layout): ReadEntry<CustomerEntry> {
  const refused = (reason: string) => ({ rows: [record], reasons: [reason] });
  const fields = readFields(record, layout);
  if (typeof fields === 'string') return refused(fields);
  const { note, ...cells } = fields;
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
  const noteProblems = (note === undefined ? null : parseCells(noteContent, note).problems) ?? [];
  const problems = [
    ...lostDigits(cells),
    ...(parsed.problems ?? []),
    ...noteProblems.map(({ message }) => ({ path: 'note', message })),
  ];
  if (parsed.problems || problems.length > 0) return refused(toReason(problems));
  return { rows: [record], value: { customer: parsed.value, note } };
}
