import { Module } from '@nestjs/common';

import { MessagingSettingsService } from './messaging-settings.service';

/** The settings alone, for commands and reports that decide who may get a message but send none. */
@Module({ providers: [MessagingSettingsService], exports: [MessagingSettingsService] })
export class MessagingSettingsModule {}
