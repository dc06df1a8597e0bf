import { Module } from '@nestjs/common';

import { TagApplicationController } from './tag-application.controller';
import { TagApplicationService } from './tag-application.service';

/** Tags for many customers at once. */
@Module({ controllers: [TagApplicationController], providers: [TagApplicationService] })
export class TagApplicationModule {}
