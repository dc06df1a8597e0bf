import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthModule } from '@wateja/auth';

import { AuditController } from './audit.controller';
import { AuditService } from './audit.service';
import { ReadTrailGuard } from './reads/read-trail.guard';
import { ReadTrail } from './reads/read-trail.service';

/** The audit trail, and the entries about reads, which every route leaves. */
@Module({
  imports: [AuthModule],
  controllers: [AuditController],
  providers: [AuditService, ReadTrail, { provide: APP_GUARD, useClass: ReadTrailGuard }],
  exports: [AuditService],
})
export class AuditModule {}
