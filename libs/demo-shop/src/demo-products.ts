import { Injectable } from '@nestjs/common';
import { ProductsService } from '@wateja/products';

import { PRODUCTS } from './data/products';
import type { DemoBusiness } from './demo-business';

/** Fills the catalogue with the products that the demo shop sells. */
@Injectable()
export class DemoProductsLoader {
  constructor(private readonly products: ProductsService) {}

  async load(shop: DemoBusiness): Promise<void> {
    for (const { id, name, price } of PRODUCTS) {
      await this.products.create(shop, { id, name, price, is_active: true });
    }
  }
}
