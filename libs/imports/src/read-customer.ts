import { type ImportedCustomer, importedCustomer } from '@wateja/customers';
import { noteContent } from '@wateja/notes';

import { type Cells, lostDigits, parseCells, toBoolean, toList, toReason } from './cells';
import type { CsvRecord } from './csv-rows';
import type { ReadEntry } from './importer';
import { type Layout, readFields } from './layout';
import { CONSENT_COLUMNS, type ReadConsent, readConsents } from './read-consents';

/** A customer with the note and the consents of its row. */
export interface CustomerEntry {
  customer: ImportedCustomer;
  note?: string | undefined;
  consents: ReadConsent[];
}

/** Reads the customer of a row. */
export function readCustomer(record: CsvRecord, layout: Layout): ReadEntry<CustomerEntry> {
  const refused = (reason: string) => ({ rows: [record], reasons: [reason] });
  const fields = readFields(record, layout);
  if (typeof fields === 'string') return refused(fields);
  const { note, ...others } = fields;
  const isConsent = (column: string) => CONSENT_COLUMNS.some((name) => name === column);
  const cells: Cells = Object.fromEntries(Object.entries(others).filter(([column]) => !isConsent(column)));
  const { consents, problems: consentProblems } = readConsents(others);
  const parsed = parseCells(importedCustomer, {
    ...cells,
    ...(cells['tags'] !== undefined ? { tags: toList(cells['tags']) } : {}),
    ...(cells['customer_type'] !== undefined ? { customer_type: cells['customer_type'].toLowerCase() } : {}),
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
    ...consentProblems,
    ...noteProblems.map(({ message }) => ({ path: 'note', message })),
  ];
  if (parsed.problems || problems.length > 0) return refused(toReason(problems));
  return { rows: [record], value: { customer: parsed.value, note, consents } };
}
