export { ProductsModule } from './products.module';
export { product, productFields } from './products.schemas';
export { ProductsService } from './products.service';
