import type { BusinessContext } from '@wateja/auth';
import { importedCustomer } from '@wateja/customers';
import { createSale } from '@wateja/sales';
import { readFileSync } from 'node:fs';

import { type CustomerServices, customerImporter } from './customer-importer';
import { PREFERENCE_COLUMNS } from './read-preferences';
import { type PointsServices, pointsImporter } from './points-importer';
import { saleImporter, type SaleServices } from './sale-importer';

interface ConsoleTexts {
  importFields: Record<string, string>;
}

// Columns depend on no service and on no shop.
const customers = customerImporter({} as CustomerServices, {} as BusinessContext);
const sales = saleImporter({} as SaleServices, {} as BusinessContext);
const points = pointsImporter({} as PointsServices, {} as BusinessContext);

const columns = [
  ...[customers.columns([]), points.columns([])],
  ...[sales.columns(['total_amount']), sales.columns(['quantity'])],
].flatMap(({ required, optional }) => [...required, ...optional]);
/** What a preview shows beyond columns. */
const previewed = [
  ...[...Object.keys(importedCustomer.shape), ...PREFERENCE_COLUMNS, 'note', 'consents'],
  ...[...Object.keys(createSale.shape), 'refunded_amount', 'refunds', 'points_amounts', 'is_cancelled'],
  ...['customer_external_id', 'customer_contact', 'customer_given_id', 'is_erased_customer'],
  ...['sale_external_id', 'amount', 'refunded_at'],
];
/** A file has none of these, so no preview shows them. */
const NEVER_SHOWN = ['quote_id'];

describe.each(['en', 'sw'])('the console in %s', (language) => {
  const file = `apps/console/src/i18n/${language}/import.json`;
  const { importFields } = JSON.parse(readFileSync(file, 'utf8')) as ConsoleTexts;

  it('has a name for each field of an import, so that no internal name is shown', () => {
    const unnamed = [...columns, ...previewed].filter(
      (field) => !(field in importFields) && !NEVER_SHOWN.includes(field),
    );
    expect([...new Set(unnamed)]).toEqual([]);
  });
});
