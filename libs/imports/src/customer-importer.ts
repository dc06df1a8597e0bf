import type { BusinessContext } from '@wateja/auth';
import { type CustomerImportService, type ImportedCustomer, importedCustomer } from '@wateja/customers';

import { lostDigits, parseCells, toBoolean, toReason } from './cells';
import type { CsvRecord } from './csv-rows';
import { FirstLines, type Importer, type ReadEntry } from './importer';
import { type Layout, readFields } from './layout';

const COLUMNS = {
  required: ['external_id', 'name'],
  optional: [
    ...['phone', 'email', 'address', 'customer_type', 'prefer_sms', 'prefer_email', 'prefer_call', 'created_at'],
  ],
};

/** A row is a customer. */
export function customerImporter(
  service: CustomerImportService,
  business: BusinessContext,
): Importer<ImportedCustomer> {
  return {
    resource: 'customer',
    columns: () => COLUMNS,
    batch: 1_000,
    reader(layout) {
      const lines = new FirstLines();
      return { take: (record) => readCustomer(record, layout, lines), end: () => undefined };
    },
    async store(customers) {
      const { erased, ...counts } = await service.importBatch(business, customers);
      const refused = customers.flatMap(({ external_id }, index) =>
        erased.has(external_id) ? [{ index, reason: 'external_id: This customer was erased' }] : [],
      );
      return { ...counts, refused };
    },
  };
}

function readCustomer(record: CsvRecord, layout: Layout, lines: FirstLines): ReadEntry<ImportedCustomer> {
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
  const earlier = lines.seen(parsed.value.external_id, record.line);
  if (earlier !== null) return refused(`external_id: Line ${earlier} has the same`);
  return { rows: [record], value: parsed.value };
}
