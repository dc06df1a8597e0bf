import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem, EntityTag, ExpectedVersion, type ExpectedVersions } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import {
  CreateProduct,
  DeletedProductPath,
  ProductCreated,
  ProductDeleted,
  ProductPath,
  ProductUpdated,
  SingleProduct,
  UpdateProduct,
} from './products.schemas';
import { ProductsService } from './products.service';

const TAKEN = 'Another product has this SKU: `sku_taken`.';

@ApiTags('Products')
@Controller('products/:businessId')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Post()
  @Access('products:write')
  @ApiOperation({
    summary: 'Create a product',
    description:
      'Adds a product to the catalogue. Sales do not need it: they may name products that the catalogue does not have.',
  })
  @ApiAnswer({ status: 201, type: ProductCreated, description: 'The new product.' })
  @ApiProblem(409, `${TAKEN} Or another product has this id: \`product_id_taken\`.`)
  @Idempotent()
  async createProduct(@CurrentTenant() tenant: Tenant, @Body() body: CreateProduct) {
    const product = await this.products.create(tenant, body);
    return { message: 'Product created successfully', product };
  }

  @Get(':productId')
  @Access('products:read')
  @EntityTag('product')
  @ApiOperation({ summary: 'Get a product', description: 'Returns one product of the catalogue.' })
  @ApiAnswer({ status: 200, type: SingleProduct, description: 'The product.' })
  async getProduct(@CurrentTenant() { business_id }: Tenant, @Param() { productId }: ProductPath) {
    return { product: await this.products.find(business_id, productId) };
  }

  @Patch(':productId')
  @Access('products:write')
  @EntityTag('product')
  @ApiOperation({
    summary: 'Update a product',
    description: 'Changes only the fields that are sent. Null clears sku, price or category.',
  })
  @ApiAnswer({ status: 200, type: ProductUpdated, description: 'The product after the change.' })
  @ApiProblem(409, TAKEN)
  async updateProduct(
    @CurrentTenant() tenant: Tenant,
    @Param() { productId }: ProductPath,
    @Body() body: UpdateProduct,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const product = await this.products.update(tenant, productId, body, expected);
    return { message: 'Product updated successfully', product };
  }

  @Delete(':productId')
  @Access('products:write')
  @EntityTag('product')
  @ApiOperation({
    summary: 'Delete a product',
    description: 'Removes the product from the catalogue. Sales keep its number, and the name that their lines have.',
  })
  @ApiAnswer({ status: 200, type: ProductDeleted, description: 'The deleted product.' })
  async deleteProduct(
    @CurrentTenant() { business_id }: Tenant,
    @Param() { productId }: DeletedProductPath,
    @ExpectedVersion() expected?: ExpectedVersions,
  ) {
    const product = await this.products.remove(business_id, productId, expected);
    return { message: 'Product deleted successfully', product };
  }
}
