import type { BusinessContext } from '@wateja/auth';
import type { CustomerImportService } from '@wateja/customers';
import type { PrismaService } from '@wateja/prisma';
import type { ImportedProducts, ProductImportService } from '@wateja/products';
import {
  type ForeignRefund,
  type ImportOutcome,
  type Refusal,
  refusalOf,
  type RefundImportOutcome,
  type SaleChanges,
  type SaleImportService,
} from '@wateja/sales';

import { OF_SALE } from './cells';
import type { ImportChange } from './import-change';
import { ImportRefused } from './import-refused';
import type { Importer, StoredBatch } from './importer';
import { type FileSale, previewedItems, withProductNumbers } from './line-products';
import { lineReader, totalsReader } from './sale-readers';

const TOTALS = ['total_amount', 'total_items'];
const LINES = ['product_id', 'quantity', 'unit_price'];
const LINES_INSTEAD = `If each row is a line of a sale, the file needs ${LINES.join(', ')} in place of ${TOTALS.join(', ')}.`;

const refusalText = (column: string, refusal: Refusal) => `${column}: ${refusalOf(refusal).message}`;

/** The reason for each sale or refund that was not stored, with its column. */
const REASONS: Record<Exclude<ImportOutcome | RefundImportOutcome, 'created' | 'existing'>, string> = {
  conflict: refusalText('external_id', 'conflict'),
  'customer-erased': refusalText('customer_external_id', 'customer-erased'),
  'customer-full': refusalText('total_amount', 'customer-full'),
  'customer-missing': refusalText('customer_external_id', 'customer-missing'),
  'customer-ambiguous':
    'customer_phone: Several customers have this phone or email address; write the external_id of one into customer_external_id',
  'refund-too-much': 'refunded_amount: The sale already exists, and less than this is left to refund',
  'sale-missing':
    'refund_of: The sale does not exist, and this customer has no other sale with this amount left to refund',
  'too-much': 'total_amount: Less than this is left of the sale to refund',
};

/** The services that store sales, and know the customers that they name. */
export interface SaleServices {
  prisma: PrismaService;
  sales: SaleImportService;
  products: ProductImportService;
  customers: Pick<CustomerImportService, 'assertSameCountry'>;
}

/** Imports a file in which each row is a sale, or a line of a sale. */
export function saleImporter(
  services: SaleServices,
  business: Pick<BusinessContext, 'business_id' | 'country' | 'currency'>,
): Importer<FileSale | ForeignRefund> {
  return {
    resource: 'sale',
    columns(header) {
      const kind = kindOf(header);
      const optional = OF_SALE.filter((column) => column !== 'payment_method' && column !== 'completed_at');
      const required = ['external_id', 'payment_method', 'completed_at'];
      // The totals of a sale with lines are computed from the lines.
      const totals = { required: [...required, ...TOTALS], optional: [...optional, 'subtotal_amount'] };
      if (kind === 'totals') return totals;
      if (kind === 'unknown') return { ...totals, instead: LINES_INSTEAD };
      const products = ['product_id', 'sku', 'product_name'];
      // Any of them says what was sold.
      const product =
        products.find((column) => header.includes(column)) ?? (header.includes('name') ? 'product_name' : 'product_id');
      return {
        required: [...required, product, 'quantity', 'unit_price'],
        optional: [...optional, ...products.filter((column) => column !== product), 'line_discount'],
      };
    },
    batch: 5_000,
    reader(layout) {
      return layout.columns.includes('quantity') ? lineReader(layout, business) : totalsReader(layout, business);
    },
    key: (value) => value.customer_external_id ?? value.customer_given_id ?? value.customer_contact ?? receiptOf(value),
    preview: (value) =>
      'sale' in value ? { ...value, ...value.sale, items: previewedItems(value), ...NOT_SHOWN } : value,
    countNewProducts: (values) =>
      services.products.countUnknown(
        business.business_id,
        values.flatMap((value) => ('sale' in value ? (value.products ?? []) : [])).map(({ sku }) => sku),
      ),
    store: (values) => services.prisma.transaction(() => storeAll(services, business, values)),
  };
}

/** Members that say how a sale was read. A preview does not show them. */
const NOT_SHOWN = { sale: undefined, products: undefined, own: undefined };

/** Stores the products that are new, then the sales, and then the refunds. */
async function storeAll(
  { customers, products, sales: importer }: SaleServices,
  business: Pick<BusinessContext, 'business_id' | 'country' | 'currency'>,
  values: (FileSale | ForeignRefund)[],
): Promise<StoredBatch> {
  if (values.some(({ customer_contact }) => customer_contact)) await customers.assertSameCountry(business);
  const all = values.filter((value): value is FileSale => 'sale' in value);
  // A report of this very shop has nothing new, also of sales without a receipt number.
  const ownIds = await importer.findExistingIds(
    business.business_id,
    all.flatMap((sale) => sale.own ?? []),
  );
  const isOwn = (sale: FileSale) => sale.own !== undefined && ownIds.has(sale.own.id);
  const sales = all.filter((sale) => !isOwn(sale));
  const refunds = values.filter((value): value is ForeignRefund => !('sale' in value));
  const namedProducts = sales.flatMap((sale) => sale.products ?? []);
  const catalogue = await products.importBatch(business.business_id, namedProducts);
  const numbered = sales.map((sale) => withProductNumbers(sale, catalogue.ids));
  const changes: SaleChanges = { sales: [], refund_ids: [] };
  const ofSales = sales.length > 0 ? await importer.importBatch(business, numbered, changes) : [];
  const ofRefunds = refunds.length > 0 ? await importer.importRefunds(business, refunds, changes) : [];
  const outcomes = new Map<unknown, ImportOutcome | RefundImportOutcome | undefined>([
    ...all.filter(isOwn).map((sale) => [sale, 'existing'] as const),
    ...sales.map((sale, index) => [sale, ofSales[index]] as const),
    ...refunds.map((refund, index) => [refund, ofRefunds[index]] as const),
  ]);
  const count = (outcome: string) => [...outcomes.values()].filter((result) => result === outcome).length;
  const refused = values.flatMap((value, index) => {
    const outcome = outcomes.get(value);
    return !outcome || outcome === 'created' || outcome === 'existing' ? [] : [{ index, reason: REASONS[outcome] }];
  });
  return {
    ...{ created: count('created'), updated: 0, unchanged: count('existing'), refused },
    new_skus: catalogue.created.map(({ sku }) => sku),
    changes: toChanges(changes, catalogue.created),
  };
}

const toChanges = ({ sales, refund_ids }: SaleChanges, products: ImportedProducts['created']): ImportChange[] => [
  ...products.map(({ id }) => ({ resource: 'product' as const, resource_id: id, before: null, after: {} })),
  ...sales.map(({ id, status }) => ({ resource: 'sale' as const, resource_id: id, before: null, after: { status } })),
  ...refund_ids.map((id) => ({ resource: 'refund' as const, resource_id: id, before: null, after: {} })),
];

const receiptOf = (value: FileSale | ForeignRefund) =>
  ('sale' in value ? value.sale.external_id : (value.sale_external_id ?? value.external_id)) ?? '';

/** @throws ImportRefused if the file has columns of both kinds */
function kindOf(header: string[]): 'lines' | 'totals' | 'unknown' {
  const hasSome = (columns: string[]) => columns.some((column) => header.includes(column));
  // A file of totals may have a column with the name of the customer.
  const isLines = hasSome([...LINES, 'sku']);
  if (isLines && hasSome(TOTALS)) {
    throw new ImportRefused(
      `The file has columns for totals (${TOTALS.join(', ')}) and for lines (${LINES.join(', ')}). Remove one kind.`,
    );
  }
  if (isLines) return 'lines';
  return hasSome(TOTALS) ? 'totals' : 'unknown';
}
