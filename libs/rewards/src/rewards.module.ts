import { Module } from '@nestjs/common';
import { AuditModule } from '@wateja/audit';

import { AdjustmentsController } from './adjustments/adjustments.controller';
import { AdjustmentsService } from './adjustments/adjustments.service';
import { LedgerWriter } from './ledger/ledger-writer';
import { AccountErasure } from './members/account-erasure';
import { MembersController } from './members/members.controller';
import { MembersService } from './members/members.service';
import { ProgramController } from './program/program.controller';
import { ProgramsService } from './program/programs.service';
import { SettleService } from './settle/settle.service';

/** The loyalty programme: its versions, the ledger of points, and the members. */
@Module({
  imports: [AuditModule],
  controllers: [ProgramController, MembersController, AdjustmentsController],
  providers: [
    ...[AccountErasure, AdjustmentsService, LedgerWriter],
    ...[MembersService, ProgramsService, SettleService],
  ],
})
export class RewardsModule {}
