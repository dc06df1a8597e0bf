import { type ImportedCustomer, importedCustomer } from '@wateja/customers';
import { noteContent } from '@wateja/notes';

import { type Cells, lostDigits, parseCells, toBoolean, toInteger, toList, toReason } from './cells';
import type { CsvRecord } from './csv-rows';
import type { ReadEntry } from './importer';
import { type Layout, readFields } from './layout';
import { CONSENT_COLUMNS, CONSENT_COLUMNS_OF_REPORTS, type ReadConsent, readConsents } from './read-consents';
import { PREFERENCE_COLUMNS, type ReadPreferences, readPreferences } from './read-preferences';

/** A customer with the note and the consents of its row. */
export interface CustomerEntry {
  customer: ImportedCustomer;
  note?: string | undefined;
  consents: ReadConsent[];
  /** Preferences that only a new customer takes. */
  preferences?: ReadPreferences;
  /** In a report of Wateja: the id and time of the customer in the shop that wrote the report. */
  own?: { id: number; created_at: Date };
}

/** Columns that are no fields of the customer. */
const OTHERS: readonly string[] = [...CONSENT_COLUMNS, ...CONSENT_COLUMNS_OF_REPORTS, ...PREFERENCE_COLUMNS, 'own_id'];

/** Reads the customer of a row. */
export function readCustomer(record: CsvRecord, layout: Layout): ReadEntry<CustomerEntry> {
  const rejectedRow = (reason: string) => ({ rows: [record], reasons: [reason] });
  const fields = readFields(record, layout);
  if (typeof fields === 'string') return rejectedRow(fields);
  const { note, ...others } = fields;
  const cells: Cells = Object.fromEntries(Object.entries(others).filter(([column]) => !OTHERS.includes(column)));
  const preferences = readPreferences(others);
  const { consents, problems: consentProblems } = readConsents(others);
  const parsed = parseCells(importedCustomer, {
    ...cells,
    ...(cells['tags'] !== undefined ? { tags: toList(cells['tags']) } : {}),
    ...(cells['customer_type'] !== undefined ? { customer_type: cells['customer_type'].toLowerCase() } : {}),
    ...Object.fromEntries(
      ['prefer_sms', 'prefer_email', 'prefer_call', 'is_active'].flatMap((column) => {
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
    ...preferences.problems,
    ...noteProblems.map(({ message }) => ({ path: 'note', message })),
  ];
  if (parsed.problems || problems.length > 0) return rejectedRow(toReason(problems));
  const ownRecord = ownOf(others['own_id'], parsed.value.created_at);
  return {
    rows: [record],
    value: {
      ...{ customer: parsed.value, note, consents },
      ...(preferences.value && { preferences: preferences.value }),
      ...(ownRecord && { own: ownRecord }),
    },
  };
}

function ownOf(cell: string | undefined, createdAt: Date | undefined): CustomerEntry['own'] {
  const id = toInteger(cell);
  return typeof id === 'number' && createdAt ? { id, created_at: createdAt } : undefined;
}
