import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentTenant, type Tenant } from '@wateja/auth';
import { ApiAnswer, ApiProblem } from '@wateja/http';
import { Idempotent } from '@wateja/idempotency';

import { OpenQuotesService } from './open-quotes.service';
import type { QuoteRow } from './quote.queries';
import { CreateQuote, OneQuote, QuoteCreated, QuotePath, QuoteProlonged } from './quotes.schemas';
import { QuotesService } from './quotes.service';

@ApiTags('Rewards')
@Controller('rewards/:businessId/quotes')
export class QuotesController {
  constructor(
    private readonly quotes: QuotesService,
    private readonly openQuotes: OpenQuotesService,
  ) {}

  @Post()
  @Access('rewards:write')
  @ApiOperation({
    summary: 'Ask what a sale costs a member',
    description:
      'Computes the discounts, what points pay, the amount to pay in money, and what the sale will earn. The ' +
      'points are reserved until `valid_until`: 15 minutes, unless the programme says otherwise. Until then the ' +
      'quote stays valid, even if prices, points or the programme change.',
  })
  @ApiAnswer({ status: 201, type: QuoteCreated, description: 'The quote.' })
  @ApiProblem(404, 'The customer does not exist, or no customer has the phone.')
  @ApiProblem(
    409,
    '`insufficient_points`: the account has fewer points, or other quotes reserve them. `ambiguous_phone`: several ' +
      'customers have the phone. Or the customer was erased.',
  )
  @ApiProblem(422, '`program_disabled`, `member_not_enrolled` with `opt_in`, `below_minimum`, or `redemption_limit`.')
  @Idempotent()
  async createQuote(@CurrentTenant() tenant: Tenant, @Body() body: CreateQuote) {
    return { message: 'Quote created', quote: quoteAnswer(await this.quotes.create(tenant, body)) };
  }

  @Get(':quoteId')
  @Access('rewards:read')
  @ApiOperation({ summary: 'Get a quote', description: 'Returns a quote of the last 30 days with its state.' })
  @ApiAnswer({ status: 200, type: OneQuote, description: 'The quote.' })
  @ApiProblem(404, 'The quote does not exist.')
  async getQuote(@CurrentTenant() { business_id }: Tenant, @Param() { quoteId }: QuotePath) {
    return { quote: quoteAnswer(await this.quotes.find(business_id, quoteId)) };
  }

  @Post(':quoteId/extend')
  @HttpCode(200)
  @Access('rewards:write')
  @ApiOperation({
    summary: 'Extend a quote',
    description: 'Extends an open quote once, by as many minutes as a reservation lasts.',
  })
  @ApiAnswer({ status: 200, type: QuoteProlonged, description: 'The quote with its new end.' })
  @ApiProblem(404, 'The quote does not exist.')
  @ApiProblem(409, '`quote_expired`, `quote_used`, or `quote_extended`: it was extended before.')
  @ApiProblem(422, '`program_disabled`: the programme was switched off, so a quote is not extended.')
  @Idempotent()
  async extendQuote(@CurrentTenant() { business_id }: Tenant, @Param() { quoteId }: QuotePath) {
    return { message: 'Quote extended', quote: quoteAnswer(await this.openQuotes.extend(business_id, quoteId)) };
  }

  @Delete(':quoteId')
  @HttpCode(204)
  @Access('rewards:write')
  @ApiOperation({
    summary: 'Cancel a quote',
    description: 'Frees the points that the quote reserves, at once. A quote that has ended does not change.',
  })
  @ApiNoContentResponse({ description: 'The quote reserves nothing any more.' })
  @ApiProblem(404, 'The quote does not exist.')
  @ApiProblem(409, '`quote_used`: a sale has used the quote.')
  cancelQuote(@CurrentTenant() { business_id }: Tenant, @Param() { quoteId }: QuotePath) {
    return this.openQuotes.cancel(business_id, quoteId);
  }
}

const quoteAnswer = ({ content_hash: _, quote, ...row }: QuoteRow) => ({ ...row, ...quote });
