import { Module } from '@nestjs/common';

import { TemplatesController } from './templates.controller';
import { TemplatesService } from './templates.service';

/** The texts that a shop keeps for its campaigns. How texts are rendered needs no provider: liquid/ and texts/ hold functions. */
@Module({ controllers: [TemplatesController], providers: [TemplatesService] })
export class TemplatesModule {}
