export {
  type ImportedProduct,
  type ImportedProducts,
  ProductImportService,
  type ProductRevertOutcome,
} from './product-import.service';
export { ProductsModule } from './products.module';
export { FIRST_OWN_ID, product, productFields } from './products.schemas';
export { ProductsService } from './products.service';
