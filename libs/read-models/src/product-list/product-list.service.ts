import { Injectable } from '@nestjs/common';
import { assertOfList, fold, pageOf } from '@wateja/common';
import { PrismaService } from '@wateja/prisma';

import { type ListedProduct, productPage } from './product-list.queries';
import type { ProductListQuery } from './product-list.schemas';

/** Lists the catalogue. It reads the sales too, to say what sells. */
@Injectable()
export class ProductListService {
  constructor(private readonly prisma: PrismaService) {}

  /** @throws ForeignCursor */
  async list(businessId: number, query: ProductListQuery) {
    const { sort, limit } = query;
    const list = `products ${businessId} ${sort}`;
    assertOfList(query.cursor, list);
    // A term without letters and digits would be part of every name.
    const isEmpty = query.q !== undefined && fold(query.q) === '';
    const products = isEmpty ? [] : await this.prisma.query<ListedProduct>(productPage(businessId, query));
    const page = pageOf(products, limit, ({ id, position_value }) => ({ list, value: position_value, id }));
    return { products: page.rows, limit, next_cursor: page.next_cursor };
  }
}
