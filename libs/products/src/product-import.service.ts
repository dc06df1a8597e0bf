import { Injectable } from '@nestjs/common';
import { Prisma, PrismaService, statement, type Transaction } from '@wateja/prisma';

import { productSearchText } from './product-search-text';

/** A product that a line of a file names. */
export interface ImportedProduct {
  sku: string;
  name: string;
  price: string;
  /** The number that the till has for it. Null: Wateja chooses one. */
  id: number | null;
}

/** The product of each SKU, and those that were created. */
export interface ImportedProducts {
  ids: Map<string, number>;
  created: { id: number; sku: string }[];
}

/** The outcome for a product of an import that is reverted. */
export type ProductRevertOutcome =
  { id: number; result: 'removed' } | { id: number; result: 'kept'; reason: 'changed' | 'sales' };

/** Adds the products of imported sales to the catalogue, and removes them when the import is reverted. */
@Injectable()
export class ProductImportService {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Finds products by their SKUs, and creates those that the catalogue does not have. A product that it has stays as it is.
   * A number of a till that another product has creates nothing, unless a line without a number names the SKU too: then
   * Wateja chooses the number of the product.
   */
  async importBatch(businessId: number, products: ImportedProduct[]): Promise<ImportedProducts> {
    const productsBySku = bySku(products);
    if (productsBySku.size === 0) return { ids: new Map(), created: [] };
    return this.prisma.transaction(async (tx) => {
      const ids = await findIds(tx, businessId, [...productsBySku.keys()]);
      const missing = [...productsBySku.values()].filter(({ sku }) => !ids.has(sku));
      if (missing.length === 0) return { ids, created: [] };
      const created = await tx.query<{ id: number; sku: string }>(statement(insertProducts(businessId, missing)));
      for (const { id, sku } of created) ids.set(sku, id);
      // Another import has created these since, or another product has the number of the till.
      const late = missing.flatMap(({ sku }) => (ids.has(sku) ? [] : sku));
      if (late.length > 0) for (const [sku, id] of await findIds(tx, businessId, late)) ids.set(sku, id);
      return { ids, created };
    });
  }

  /** How many of these SKUs the catalogue does not have. */
  async countUnknown(businessId: number, skus: Iterable<string>): Promise<number> {
    const distinctSkus = [...new Set(skus)];
    if (distinctSkus.length === 0) return 0;
    const [counted] = await this.prisma.query<{ known: number }>(statement`
      SELECT count(*)::int AS known FROM products WHERE business_id = ${businessId} AND sku = ANY(${distinctSkus}::text[])`);
    return distinctSkus.length - (counted?.known ?? 0);
  }

  /**
   * Locks products before they are reverted, and before anything that an import locks after them. So a later question
   * which of them were sold also finds the sales that an import stored while it held the locks.
   */
  async lockBatch(businessId: number, ids: number[]): Promise<void> {
    if (ids.length === 0) return;
    await this.prisma.query(statement`
      SELECT id FROM products WHERE business_id = ${businessId} AND id = ANY(${ids}::bigint[]) ORDER BY id FOR UPDATE`);
  }

  /** Removes locked products that an import created, except those that somebody has changed since, or that sales name. */
  async revertBatch(businessId: number, ids: number[], sold: ReadonlySet<number>): Promise<ProductRevertOutcome[]> {
    return this.prisma.transaction(async (tx) => {
      const products = await tx.query<{ id: number; version: number }>(statement`
        SELECT id, version FROM products WHERE business_id = ${businessId} AND id = ANY(${ids}::bigint[])`);
      const versions = new Map(products.map(({ id, version }) => [id, version]));
      const outcomes = ids.map((id): ProductRevertOutcome => {
        const version = versions.get(id);
        if (version === undefined) return { id, result: 'removed' };
        if (version > 1) return { id, result: 'kept', reason: 'changed' };
        return sold.has(id) ? { id, result: 'kept', reason: 'sales' } : { id, result: 'removed' };
      });
      const removedIds = outcomes.flatMap(({ id, result }) => (result === 'removed' ? id : []));
      await tx.product.deleteMany({ where: { business_id: businessId, id: { in: removedIds } } });
      return outcomes;
    });
  }
}

/** The first product of each SKU. It has no number of a till if some line has none: that line needs a product in any case. */
function bySku(products: ImportedProduct[]): Map<string, ImportedProduct> {
  const first = new Map(products.toReversed().map((product) => [product.sku, product]));
  for (const { sku, id } of products) {
    const earlier = first.get(sku);
    if (id === null && earlier && earlier.id !== null) first.set(sku, { ...earlier, id });
  }
  return first;
}

/** Locks the products that it finds, so that the revert of another import removes none before the sales are stored. */
async function findIds(tx: Transaction, businessId: number, skus: string[]): Promise<Map<string, number>> {
  const products = await tx.query<{ sku: string; id: number }>(
    statement`
      SELECT sku, id FROM products WHERE business_id = ${businessId} AND sku = ANY(${skus}::text[])
      ORDER BY id FOR KEY SHARE`,
  );
  return new Map(products.map(({ sku, id }) => [sku, id]));
}

/** In the order of the SKUs, so that imports that create the same products never wait for each other in a circle. */
function insertProducts(businessId: number, products: ImportedProduct[]): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO products (business_id, id, sku, name, price, search_text)
    SELECT ${businessId}, COALESCE(r.id, nextval('products_id_seq')), r.sku, r.name, r.price, r.search_text
    FROM unnest(
      ${products.map(({ id }) => id)}::bigint[], ${products.map(({ sku }) => sku)}::text[],
      ${products.map(({ name }) => name)}::text[], ${products.map(({ price }) => price)}::numeric[],
      ${products.map(productSearchText)}::text[]
    ) AS r(id, sku, name, price, search_text)
    ORDER BY r.sku
    ON CONFLICT DO NOTHING RETURNING id, sku`;
}
