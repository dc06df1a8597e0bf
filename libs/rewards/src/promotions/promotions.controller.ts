import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import {
  CreatePromotion,
  PromotionCreated,
  PromotionEnded,
  PromotionList,
  PromotionListQuery,
  PromotionPath,
} from './promotions.schemas';
import { PromotionsService } from './promotions.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/promotions')
export class PromotionsController {
  constructor(private readonly promotions: PromotionsService) {}

  @Get()
  @Access('rewards:read')
  @ApiOperation({
    summary: 'List promotions',
    description: 'Lists the times in which sales earn more points, the newest first, also those that are over.',
  })
  @ApiAnswer({ status: 200, type: PromotionList, description: 'A page of promotions.' })
  listPromotions(@CurrentTenant() { business_id }: Tenant, @Query() query: PromotionListQuery) {
    return this.promotions.list(business_id, query);
  }

  @Post()
  @Access('business:write')
  @ApiOperation({
    summary: 'Plan a promotion',
    description:
      'A sale that is completed during the promotion earns its points for spending times the higher of two ' +
      'multipliers: that of the promotion or that of the tier. They are never multiplied with each other. ' +
      'Refunds use the multiplier of their sale. Sales that have earned keep what they earned, so a start in ' +
      'the past counts only for sales that arrive late. A promotion can be ended, and not changed.',
  })
  @ApiAnswer({ status: 201, type: PromotionCreated, description: 'The promotion.' })
  @ApiProblem(409, '`limit_reached`: 100 promotions are planned or running, or the shop has 1,000 in all.')
  @Idempotent()
  async createPromotion(@CurrentTenant() tenant: Tenant, @Body() body: CreatePromotion) {
    return { message: 'Promotion created', promotion: await this.promotions.create(tenant, body) };
  }

  @Delete(':promotionId')
  @Access('business:write')
  @ApiOperation({
    summary: 'End a promotion',
    description:
      'From now on, sales earn without the promotion. Earlier sales still earn with it, even if they arrive ' +
      'later. A promotion that has not started never counts. A promotion that is over does not change.',
  })
  @ApiAnswer({ status: 200, type: PromotionEnded, description: 'The promotion.' })
  @ApiProblem(404, 'The promotion does not exist.')
  async endPromotion(@CurrentTenant() { business_id }: Tenant, @Param() { promotionId }: PromotionPath) {
    return { message: 'Promotion ended', promotion: await this.promotions.end(business_id, promotionId) };
  }
}
