import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer } from '@wateja/http';

import { ProductList, ProductListQuery } from './product-list.schemas';
import { ProductListService } from './product-list.service';

@ApiTags('Products')
@Controller('products/:businessId')
export class ProductListController {
  constructor(private readonly products: ProductListService) {}

  @Get()
  @Access('products:read')
  @ApiOperation({
    summary: 'List products',
    description: 'Lists the catalogue by name, or by how much was sold, page by page.',
  })
  @ApiAnswer({ status: 200, type: ProductList, description: 'A page of products.' })
  listProducts(@CurrentTenant() { business_id }: Tenant, @Query() query: ProductListQuery) {
    return this.products.list(business_id, query);
  }
}
