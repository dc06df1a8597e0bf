import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Access,
  assertPermission,
  type AuthenticatedRequest,
  CurrentPermissions,
  CurrentTenant,
  type Permission,
  RequestBudgets,
  type Tenant,
} from '@wateja/auth';
import { ApiJsonAnswer, ApiProblem, JsonEntityTag, JsonText } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';
import type { FastifyReply } from 'fastify';

import { AttributeSale } from './attribution.schemas';
import { AttributionsService } from './attributions.service';
import { ExchangesService, type RecordedExchange } from './exchanges.service';
import { QuotedSalesService } from './quoted-sales.service';
import { RefundSale } from './refund.schemas';
import { RefundsService } from './refunds.service';
import { SaleBatchService } from './sale-batch.service';
import { CreateSaleBatch, SaleBatchResults } from './sale-batch.schemas';
import {
  CancelledOrderPath,
  CompletedOrderPath,
  CompleteSale,
  CreateSale,
  SaleChanged,
  SaleCreated,
  SaleList,
  SaleListQuery,
  SalePath,
  SingleSale,
} from './sales.schemas';
import { type RecordedSale, SalesService } from './sales.service';

@ApiTags('Sales')
@Controller('sales/:businessId')
export class SalesController {
  constructor(
    private readonly sales: SalesService,
    private readonly attributions: AttributionsService,
    private readonly quotedSales: QuotedSalesService,
    private readonly exchanges: ExchangesService,
    private readonly refunds: RefundsService,
    private readonly batches: SaleBatchService,
    private readonly budgets: RequestBudgets,
  ) {}

  @Post()
  @Access('sales:write')
  @ApiOperation({
    summary: 'Post a sale',
    description:
      'Records a sale, either with its items, or with total_amount and total_items only. If a sale with the ' +
      'same external_id and the same content already exists, the answer is 200 with that sale. With quote_id the sale ' +
      'uses the discounts and the points of the quote. With exchange, goods of an earlier sale come back and pay for it, ' +
      'which needs the permission sales:refund too. ' +
      "The customer's metrics are updated at once.",
  })
  @ApiJsonAnswer({ status: 201, type: SaleCreated, description: 'The new sale.' })
  @ApiOkResponse({ type: SaleCreated.Output, description: 'The existing sale with this external_id.' })
  @ApiProblem(404, 'The customer, the quote, or the sale of the exchange does not exist.')
  @ApiProblem(
    422,
    '`refund_rejected`: the sale of the exchange does not contain the goods that come back, or not in this ' +
      'quantity.',
  )
  @ApiProblem(
    409,
    'A sale with this external_id but other content exists, or the customer was erased. With exchange also ' +
      '`sale_not_refundable`. With quote_id also ' +
      '`quote_expired`, `quote_used`, `quote_mismatch`, or `insufficient_points` if points have ended meanwhile.',
  )
  @Idempotent()
  async createSale(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Body() body: CreateSale,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ) {
    const { sale, is_new, rewards = null, ...money } = await this.record(tenant, permissions, body);
    if (!is_new) reply.status(200);
    const message = is_new ? 'Sale created successfully' : 'Sale already recorded';
    return JsonText.object<SaleCreated>({ message, sale: JsonText.written(sale), rewards, ...money });
  }

  @Post('batch')
  @HttpCode(200)
  @Access('sales:write')
  @ApiOperation({
    summary: 'Post sales made offline',
    description:
      'Records up to 500 sales. Each sale has its own result. If every sale has an external_id, you can ' +
      'safely send the batch again. Each sale counts as a request of the business.',
  })
  @ApiJsonAnswer({
    status: 200,
    type: SaleBatchResults,
    description: 'One result for each sale, in the order of the request.',
  })
  @Idempotent()
  createSales(
    @CurrentTenant() tenant: Tenant,
    @Body() body: CreateSaleBatch,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    this.budgets.countAsMany(request, reply, body.sales.length);
    return this.batches.create(tenant, body.sales);
  }

  @Get()
  @Access('sales:read')
  @ApiOperation({
    summary: 'List sales',
    description:
      'Lists sales in every state, newest first. Callers with the permission `customers:read` also get the names of the ' +
      'customers.',
  })
  @ApiJsonAnswer({ status: 200, type: SaleList, description: 'A page of sales.' })
  listSales(
    @CurrentTenant() tenant: Tenant,
    @CurrentPermissions() permissions: Permission[],
    @Query() query: SaleListQuery,
  ) {
    return this.sales.list(tenant.business_id, query, permissions.includes('customers:read'));
  }

  @Get(':saleId')
  @Access('sales:read')
  @JsonEntityTag()
  @ApiOperation({ summary: 'Get a sale', description: 'Returns the sale with its lines and its refunds.' })
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
  @ApiOperation({
    summary: 'Complete a pending sale',
    description: 'Completes a pending sale. From now on it counts as a purchase.',
  })
  @ApiJsonAnswer({ status: 200, type: SaleChanged, description: 'The completed sale.' })
  @ApiProblem(409, 'The sale is no longer pending.')
  @Idempotent()
  async completeSale(
    @CurrentTenant() tenant: Tenant,
    @Param() { saleId }: CompletedOrderPath,
    @Body() body: CompleteSale,
  ) {
    const sale = await this.sales.complete(tenant.business_id, saleId, body.completed_at);
    return saleAnswer('Sale completed successfully', sale);
  }

  @Post(':saleId/cancel')
  @HttpCode(200)
  @Access('sales:cancel')
  @ApiOperation({
    summary: 'Cancel a pending sale',
    description: 'Cancels a pending sale. To reverse a completed sale, refund it.',
  })
  @ApiJsonAnswer({ status: 200, type: SaleChanged, description: 'The cancelled sale.' })
  @ApiProblem(409, 'The sale is no longer pending.')
  @Idempotent()
  async cancelSale(@CurrentTenant() tenant: Tenant, @Param() { saleId }: CancelledOrderPath) {
    const sale = await this.sales.cancel(tenant.business_id, saleId);
    return saleAnswer('Sale cancelled successfully', sale);
  }

  @Post(':saleId/refund')
  @HttpCode(200)
  @Access('sales:refund')
  @ApiOperation({
    summary: 'Refund a sale',
    description:
      'Refunds lines by their quantity, or an amount if the sale has no lines. A request without a body ' +
      'refunds everything that is not refunded yet. With goodwill it gives back money, and the customer keeps the goods.',
  })
  @ApiJsonAnswer({ status: 200, type: SaleChanged, description: 'The sale after the refund.' })
  @ApiProblem(
    409,
    'The sale is pending, cancelled or already refunded, or the customer was erased and the request has a reason.',
  )
  @ApiProblem(422, 'The refund is larger than what is left of the sale, or names a line that the sale does not have.')
  @Idempotent()
  async refundSale(@CurrentTenant() tenant: Tenant, @Param() { saleId }: SalePath, @Body() body: RefundSale) {
    await this.refunds.refund(tenant, saleId, body);
    return saleAnswer('Sale refunded successfully', await this.sales.find(tenant.business_id, saleId));
  }

  @Post(':saleId/attribute')
  @HttpCode(200)
  @Access('sales:attribute')
  @ApiOperation({
    summary: 'Give a sale to a customer',
    description:
      'Gives a finished sale that has no customer to the customer who bought it. Metrics, tiers and points ' +
      'follow as if the sale had been theirs from the beginning. A sale can be given once. If it is given to ' +
      'the same customer again, nothing changes.',
  })
  @ApiJsonAnswer({ status: 200, type: SaleChanged, description: 'The sale with its customer.' })
  @ApiProblem(404, 'The sale or the customer does not exist.')
  @ApiProblem(
    409,
    '`receipt_taken`: another customer has the sale. `sale_not_finished`: it is pending or cancelled. Or the customer ' +
      'was erased.',
  )
  @Idempotent()
  async attributeSale(@CurrentTenant() tenant: Tenant, @Param() { saleId }: SalePath, @Body() body: AttributeSale) {
    await this.attributions.attribute(tenant.business_id, saleId, body.customer_id);
    return saleAnswer('Sale attributed successfully', await this.sales.find(tenant.business_id, saleId));
  }

  private record(
    tenant: Tenant,
    permissions: Permission[],
    body: CreateSale,
  ): Promise<RecordedSale & Partial<RecordedExchange>> {
    if (body.exchange) {
      assertPermission(tenant, permissions, 'sales:refund');
      return this.exchanges.create(tenant, body, body.exchange);
    }
    return (body.quote_id === undefined ? this.sales : this.quotedSales).create(tenant, body);
  }
}

const saleAnswer = (message: string, sale: string) =>
  JsonText.object<SaleChanged>({ message, sale: JsonText.written(sale) });
