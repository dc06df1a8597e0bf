import { DomainError } from '@wateja/common';

/** Another product of the business already has this SKU. */
export class SkuTaken extends DomainError {
  constructor() {
    super('conflict', 'sku_taken', 'Another product already has this SKU');
  }
}

/** The business already has a product with this id. */
export class ProductIdTaken extends DomainError {
  constructor() {
    super('conflict', 'product_id_taken', 'Another product already has this id');
  }
}
