import { Module } from '@nestjs/common';

import { TemplatesController } from './templates.controller';
import { TemplatesService } from './templates.service';

/**
 * The texts that a shop keeps for its campaigns. liquid/ and texts/ render texts with plain functions, so they need no
 * providers.
 */
@Module({ controllers: [TemplatesController], providers: [TemplatesService], exports: [TemplatesService] })
export class TemplatesModule {}
