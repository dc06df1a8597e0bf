import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';

import { AdjustmentsController } from './adjustments/adjustments.controller';
import { AdjustmentsService } from './adjustments/adjustments.service';
import { ClaimsController } from './claims/claims.controller';
import { ClaimsService } from './claims/claims.service';
import { ExpiryService } from './expiry/expiry.service';
import { PointsSweeper } from './expiry/points-sweeper';
import { LedgerWriter } from './ledger/ledger-writer';
import { LiabilityController } from './liability/liability.controller';
import { LiabilityService } from './liability/liability.service';
import { RewardsLookupController } from './lookup/rewards-lookup.controller';
import { AccountErasure } from './members/account-erasure';
import { AccountMerging } from './merging/account-merging';
import { AccountParting } from './merging/account-parting';
import { TierMerging } from './merging/tier-merging';
import { MembersController } from './members/members.controller';
import { MembersService } from './members/members.service';
import { ProgramController } from './settings/program.controller';
import { ProgramsService } from './program/programs.service';
import { OpeningBalancesService } from './opening/opening-balances.service';
import { OverridesController } from './overrides/overrides.controller';
import { OverridesService } from './overrides/overrides.service';
import { PointsAuditService } from './proof/points-audit.service';
import { OpenQuotesService } from './quotes/open-quotes.service';
import { PromotionsController } from './promotions/promotions.controller';
import { PromotionsService } from './promotions/promotions.service';
import { QuoteUseListener } from './quotes/quote-use.listener';
import { QuotesController } from './quotes/quotes.controller';
import { QuotesService } from './quotes/quotes.service';
import { RefusalAudit } from './refusals/refusal-audit';
import { ReviewController } from './review/review.controller';
import { ReviewService } from './review/review.service';
import { HistorySettler } from './settle/history-settler';
import { SettleService } from './settle/settle.service';
import { RankingService } from './ranking/ranking.service';
import { SimulationController } from './simulation/simulation.controller';
import { SimulationService } from './simulation/simulation.service';
import { TierNoticesService } from './tiers/tier-notices.service';
import { TiersService } from './tiers/tiers.service';

/** The loyalty programme: its versions, the ledger of points, and the members. */
@Module({
  imports: [AuditModule],
  controllers: [
    ProgramController,
    MembersController,
    RewardsLookupController,
    AdjustmentsController,
    ClaimsController,
    QuotesController,
    LiabilityController,
    ReviewController,
    OverridesController,
    PromotionsController,
    SimulationController,
  ],
  providers: [
    ...[
      AccountErasure,
      AdjustmentsService,
      ClaimsService,
      ExpiryService,
      HistorySettler,
      LedgerWriter,
      LiabilityService,
    ],
    ...[
      MembersService,
      OpeningBalancesService,
      OpenQuotesService,
      OverridesService,
      PointsAuditService,
      PointsSweeper,
      ProgramsService,
    ],
    ...[AccountMerging, AccountParting, TierMerging],
    ...[PromotionsService, SimulationService, TierNoticesService],
    ...[QuotesService, QuoteUseListener, RankingService, RefusalAudit, ReviewService, SettleService, TiersService],
  ],
  exports: [ExpiryService, OpeningBalancesService, PointsAuditService, ProgramsService],
})
export class RewardsModule {}
