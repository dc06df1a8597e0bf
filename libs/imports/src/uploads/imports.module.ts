import { Module } from '@nestjs/common';
import { AuthModule } from '@wateja/auth';
import { MessagingModule } from '@wateja/messaging';

import { ImportersModule } from '../importers.module';
import { ImportErasure } from './import-erasure';
import { ImportFiles } from './import-files';
import { ImportRunner } from './import-runner';
import { ImportSweeper } from './import-sweeper';
import { ImportsController } from './imports.controller';
import { ImportsService } from './imports.service';

/** Imports of files over HTTP. They use the job queue of messaging. */
@Module({
  imports: [AuthModule, ImportersModule, MessagingModule],
  controllers: [ImportsController],
  providers: [ImportErasure, ImportFiles, ImportRunner, ImportSweeper, ImportsService],
})
export class ImportsModule {}
