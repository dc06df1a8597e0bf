import { Injectable } from '@nestjs/common';
import { NotFound, refuseFractions } from '@wateja/common';
import type { BusinessContext } from '@wateja/auth';
import { assertVersion, type ExpectedVersions } from '@wateja/http';
import { isUniqueViolation, PrismaService, type Transaction } from '@wateja/prisma';

import { productSearchText } from './product-search-text';
import { ProductIdTaken, SkuTaken } from './products.errors';
import type { CreateProduct, UpdateProduct } from './products.schemas';

type Shop = Pick<BusinessContext, 'business_id' | 'currency'>;

/** The catalogue of each shop. It names products; sales do not depend on it. */
@Injectable()
export class ProductsService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws SkuTaken, ProductIdTaken, ValidationFailed (a fraction in a currency without decimals) */
  async create({ business_id, currency }: Shop, data: CreateProduct) {
    refuseFractions(currency, { price: data.price ?? undefined });
    return refusingTaken(() =>
      this.prisma.product.create({ data: { ...data, business_id, search_text: productSearchText(data) } }),
    );
  }

  /** @throws NotFound */
  async find(businessId: number, productId: number) {
    const product = await this.prisma.product.findFirst({ where: { business_id: businessId, id: productId } });
    if (!product) throw new NotFound('Product');
    return product;
  }

  /** Changes only the fields in the request. @throws NotFound, SkuTaken, PreconditionFailed, ValidationFailed */
  async update(shop: Shop, productId: number, changes: UpdateProduct, expected?: ExpectedVersions) {
    refuseFractions(shop.currency, { price: changes.price ?? undefined });
    return refusingTaken(() =>
      this.prisma.transaction(async (tx) => {
        const before = await lock(tx, shop.business_id, productId, expected);
        return tx.product.update({
          where: { business_id_id: { business_id: shop.business_id, id: productId } },
          data: { ...changes, search_text: productSearchText({ ...before, ...changes }), version: { increment: 1 } },
        });
      }),
    );
  }

  /** Removes the product from the catalogue. Sales keep its number. @throws NotFound, PreconditionFailed */
  async remove(businessId: number, productId: number, expected?: ExpectedVersions) {
    return this.prisma.transaction(async (tx) => {
      await lock(tx, businessId, productId, expected);
      return tx.product.delete({ where: { business_id_id: { business_id: businessId, id: productId } } });
    });
  }
}

async function lock(tx: Transaction, businessId: number, productId: number, expected?: ExpectedVersions) {
  const [product] = await tx.$queryRaw<{ name: string; sku: string | null; version: number }[]>`
    SELECT name, sku, version FROM products WHERE business_id = ${businessId} AND id = ${productId} FOR UPDATE`;
  if (!product) throw new NotFound('Product');
  assertVersion(product.version, expected);
  return product;
}

async function refusingTaken<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error, 'sku')) throw new SkuTaken();
    throw isUniqueViolation(error, 'products_pkey') ? new ProductIdTaken() : error;
  }
}
