import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiJsonAnswer, ApiProblem, JsonEntityTag, JsonText } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { RefundsService } from './refunds.service';
import { SaleBatchService } from './sale-batch.service';
import { CreateSaleBatch, SaleBatchResults } from './sale-batch.schemas';
import {
  CompleteSale,
  CreateSale,
  RefundSale,
  SaleChanged,
  SaleCreated,
  SaleList,
  SaleListQuery,
  SalePath,
  SingleSale,
} from './sales.schemas';
import { SalesService } from './sales.service';

@ApiTags('Sales')
@Controller('sales/:businessId')
export class SalesController {
  constructor(
    private readonly sales: SalesService,
    private readonly refunds: RefundsService,
    private readonly batches: SaleBatchService,
  ) {}

  @Post()
  @Access('sales:write')
  @ApiOperation({
    summary: 'Post a sale',
    description:
      'With items, or with total_amount and total_items by a till that keeps its lines elsewhere. The same ' +
      "external_id with the same content answers 200 with the first sale. The customer's metrics follow at once.",
  })
  @ApiJsonAnswer({ status: 201, type: SaleCreated, description: 'The new sale.' })
  @ApiOkResponse({ type: SaleCreated.Output, description: 'The sale that this external_id already belongs to.' })
  @ApiProblem(409, 'This external_id already belongs to a sale with other content, or the customer was erased.')
  @Idempotent()
  async createSale(
    @CurrentTenant() tenant: Tenant,
    @Body() body: CreateSale,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ) {
    const { sale, is_new } = await this.sales.create(tenant, body);
    if (!is_new) reply.status(200);
    return saleAnswer(is_new ? 'Sale created successfully' : 'Sale already recorded', sale);
  }

  @Post('batch')
  @HttpCode(200)
  @Access('sales:write')
  @ApiOperation({
    summary: 'Post sales made offline',
    description: 'Up to 500, each with its own result. Give each an external_id, and sending all again is safe.',
  })
  @ApiJsonAnswer({ status: 200, type: SaleBatchResults, description: 'A result per sale, in order.' })
  @Idempotent()
  createSales(@CurrentTenant() tenant: Tenant, @Body() body: CreateSaleBatch) {
    return this.batches.create(tenant, body.sales);
  }

  @Get()
  @Access('sales:read')
  @ApiOperation({ summary: 'List sales', description: 'Newest first, in any state.' })
  @ApiJsonAnswer({ status: 200, type: SaleList, description: 'A page of sales.' })
  listSales(@CurrentTenant() tenant: Tenant, @Query() query: SaleListQuery) {
    return this.sales.list(tenant.business_id, query);
  }

  @Get(':saleId')
  @Access('sales:read')
  @JsonEntityTag()
  @ApiOperation({ summary: 'Get a sale', description: 'With its lines and what was refunded.' })
  @ApiJsonAnswer({ status: 200, type: SingleSale, description: 'The sale.' })
  async getSale(@CurrentTenant() tenant: Tenant, @Param() { saleId }: SalePath) {
    return JsonText.object<SingleSale>(
      { sale: JsonText.written(await this.sales.find(tenant.business_id, saleId)) },
      0,
    );
  }

  @Post(':saleId/complete')
  @HttpCode(200)
  @Access('sales:write')
  @ApiOperation({ summary: 'Complete a pending sale', description: 'It counts as a purchase from now on.' })
  @ApiJsonAnswer({ status: 200, type: SaleChanged, description: 'The completed sale.' })
  @ApiProblem(409, 'The sale is no longer pending.')
  @Idempotent()
  async completeSale(@CurrentTenant() tenant: Tenant, @Param() { saleId }: SalePath, @Body() body: CompleteSale) {
    const sale = await this.sales.complete(tenant.business_id, saleId, body.completed_at);
    return saleAnswer('Sale completed successfully', sale);
  }

  @Post(':saleId/cancel')
  @HttpCode(200)
  @Access('sales:cancel')
  @ApiOperation({ summary: 'Cancel a pending sale', description: 'A completed one is refunded instead.' })
  @ApiJsonAnswer({ status: 200, type: SaleChanged, description: 'The cancelled sale.' })
  @ApiProblem(409, 'The sale is no longer pending.')
  @Idempotent()
  async cancelSale(@CurrentTenant() tenant: Tenant, @Param() { saleId }: SalePath) {
    const sale = await this.sales.cancel(tenant.business_id, saleId);
    return saleAnswer('Sale cancelled successfully', sale);
  }

  @Post(':saleId/refund')
  @HttpCode(200)
  @Access('sales:refund')
  @ApiOperation({
    summary: 'Refund a sale',
    description: 'By line and quantity, by amount for a sale without lines, or without a body all that is left.',
  })
  @ApiJsonAnswer({ status: 200, type: SaleChanged, description: 'The sale after the refund.' })
  @ApiProblem(409, 'The sale is pending, cancelled or refunded already, or a reason is given for an erased customer.')
  @ApiProblem(422, 'More is asked back than is left, or lines that the sale does not have.')
  @Idempotent()
  async refundSale(@CurrentTenant() tenant: Tenant, @Param() { saleId }: SalePath, @Body() body: RefundSale) {
    await this.refunds.refund(tenant, saleId, body);
    return saleAnswer('Sale refunded successfully', await this.sales.find(tenant.business_id, saleId));
  }
}

const saleAnswer = (message: string, sale: string) =>
  JsonText.object<SaleCreated>({ message, sale: JsonText.written(sale) });
