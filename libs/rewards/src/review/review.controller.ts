import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import {
  CashierList,
  CashierQuery,
  GiverList,
  RefusalList,
  RefusalQuery,
  ReviewDone,
  ReviewList,
  ReviewPath,
  ReviewQuery,
} from './review.schemas';
import { ReviewService } from './review.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/review')
export class ReviewController {
  constructor(private readonly review: ReviewService) {}

  @Get()
  @Access('analytics:read')
  @ApiOperation({
    summary: 'List sales that used too many points',
    description:
      'Lists sales that tills made offline and that used too many points: more than the account had, or more ' +
      'than the programme allows without a network. Newest first, and only open ones unless `state` says ' +
      'otherwise.',
  })
  @ApiAnswer({ status: 200, type: ReviewList, description: 'A page of the list.' })
  listReviews(@CurrentTenant() { business_id }: Tenant, @Query() query: ReviewQuery) {
    return this.review.list(business_id, query);
  }

  @Post(':reviewId/done')
  @HttpCode(200)
  @Access('rewards:adjust')
  @ApiOperation({
    summary: 'Mark a row of the review as done',
    description:
      'Records that a user has looked at the row. It moves no points: to give or take points, adjust them. Doing ' +
      'it again changes nothing.',
  })
  @ApiAnswer({ status: 200, type: ReviewDone, description: 'The row.' })
  @ApiProblem(404, 'There is no such row.')
  @Idempotent()
  async finishReview(@CurrentTenant() { business_id }: Tenant, @Param() { reviewId }: ReviewPath) {
    return { message: 'Marked as done', review: await this.review.finish(business_id, reviewId) };
  }

  @Get('refusals')
  @Access('analytics:read')
  @ApiOperation({
    summary: 'List refused quotes and claims',
    description:
      'Lists the requests for points or receipts that were refused: the customer, the reason and the cashier, newest ' +
      'first. Many refusals on one account may be fraud.',
  })
  @ApiAnswer({ status: 200, type: RefusalList, description: 'A page of the list.' })
  listRefusals(@CurrentTenant() { business_id }: Tenant, @Query() query: RefusalQuery) {
    return this.review.refusals(business_id, query);
  }

  @Get('cashiers')
  @Access('analytics:read')
  @ApiOperation({
    summary: 'Compare cashiers by their most frequent account',
    description:
      'Shows for each user and API key which part of their sales went to one customer. A large part may be a sign ' +
      'of fraud.',
  })
  @ApiAnswer({ status: 200, type: CashierList, description: 'The cashiers.' })
  async listCashiers(@CurrentTenant() { business_id }: Tenant, @Query() { days }: CashierQuery) {
    return { cashiers: await this.review.cashiers(business_id, days) };
  }

  @Get('givers')
  @Access('analytics:read')
  @ApiOperation({
    summary: 'Compare who gives points away',
    description:
      'Shows for each user and API key the points that they gave by adjustments, the receipts that they gave to ' +
      'customers, and the customer who got most. Many points or receipts, or most of them for one customer, may ' +
      'be a sign of fraud.',
  })
  @ApiAnswer({ status: 200, type: GiverList, description: 'Who gave points.' })
  async listGivers(@CurrentTenant() { business_id }: Tenant, @Query() { days }: CashierQuery) {
    return { givers: await this.review.givers(business_id, days) };
  }
}
