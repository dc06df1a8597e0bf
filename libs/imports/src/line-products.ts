import { fold } from '@wateja/common';
import { FIRST_OWN_ID, type ImportedProduct, productFields } from '@wateja/products';
import type { ImportedSale, OwnRecord, PostedSale } from '@wateja/sales';
import { createHash } from 'node:crypto';

import { type Cells, parseCells, type Problem, toInteger } from './cells';

/** The product that a line names by its SKU, with the position of the line. */
export interface LineProduct extends ImportedProduct {
  line: number;
}

/** A sale of a file. The lines of `products` have no number of a till: they get one from the catalogue when they are stored. */
export interface FileSale extends ImportedSale {
  products?: LineProduct[];
  /** In a report of Wateja: the id and time of the sale in the shop that wrote the report. */
  own?: OwnRecord;
}

type Items = NonNullable<PostedSale['items']>;

/** Stands in a line until the catalogue gives the number of its SKU. */
const NO_NUMBER = 1;
/** Numbers that are made from names. The catalogue never comes that far. */
export const FIRST_OF_NAMES = 2 ** 52;

/**
 * The number of the product of a line. A line that has neither a number nor an SKU gets one that is made from its name, so
 * that the same name is always the same product. The catalogue has no entry for it.
 */
export function productNumber({ product_id, sku, product_name }: Cells): number | string | undefined {
  if (product_id !== undefined) return toInteger(product_id);
  if (sku !== undefined) return NO_NUMBER;
  return product_name === undefined ? undefined : numberOfName(product_name);
}

function numberOfName(name: string): number {
  return FIRST_OF_NAMES + createHash('sha256').update(fold(name)).digest().readUIntBE(0, 6);
}

/** The products that the lines of a sale name by SKU. */
export function productsOf(rows: readonly Cells[], items: Items = []): LineProduct[] {
  return rows.flatMap(({ sku, product_id }, line) => {
    const item = items[line];
    if (sku === undefined || !item) return [];
    const isOfTill = product_id !== undefined && item.product_id < FIRST_OWN_ID;
    const parsed = productFields.shape.sku.parse(sku) ?? sku;
    return {
      line,
      sku: parsed,
      name: item.name ?? parsed,
      price: item.unit_price,
      id: isOfTill ? item.product_id : null,
    };
  });
}

/** What is wrong with the SKUs of the lines. */
export const skuProblems = (rows: readonly Cells[]): Problem[] =>
  rows.flatMap(({ sku }, index) => {
    const { problems } = parseCells(productFields.shape.sku, sku);
    return (problems ?? []).map(({ message }) => ({ path: `items.${index}.sku`, message }));
  });

/** Gives each line that names its product by SKU the number of that product. A number of a till stays. */
export function withProductNumbers(sale: FileSale, ids: ReadonlyMap<string, number>): ImportedSale {
  const { products = [], own: _own, ...imported } = sale;
  if (products.length === 0) return imported;
  const items = [...(imported.sale.items ?? [])];
  for (const { line, sku, id } of products) {
    const item = items[line];
    const number = id ?? ids.get(sku);
    if (!item || number === undefined) throw new Error('A product of this batch is not in the catalogue');
    items[line] = { ...item, product_id: number };
  }
  return { ...imported, sale: { ...imported.sale, items } };
}

/** The lines as a preview shows them: with the SKU in place of a number that is not known yet. */
export function previewedItems({ sale, products = [] }: FileSale): object[] | undefined {
  const productByLine = new Map(products.map((product) => [product.line, product]));
  return sale.items?.map(({ product_id, ...item }, line) => {
    const product = productByLine.get(line);
    if (!product) return { product_id, ...item };
    return { ...(product.id === null ? {} : { product_id }), sku: product.sku, ...item };
  });
}
