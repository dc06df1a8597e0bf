import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AuthModule } from '@wateja/auth';

import { AuditController } from './audit.controller';
import { AuditService } from './audit.service';
import { ReadTrailInterceptor } from './reads/read-trail.interceptor';
import { ReadTrail } from './reads/read-trail.service';

/** The audit trail, and the entries about reads, which every route leaves. */
@Module({
  imports: [AuthModule],
  controllers: [AuditController],
  providers: [AuditService, ReadTrail, { provide: APP_INTERCEPTOR, useClass: ReadTrailInterceptor }],
  exports: [AuditService],
})
export class AuditModule {}
