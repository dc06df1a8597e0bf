import { Module } from '@nestjs/common';

import { ProductListController } from './product-list.controller';
import { ProductListService } from './product-list.service';

/** The catalogue as a list. */
@Module({ controllers: [ProductListController], providers: [ProductListService] })
export class ProductListModule {}
