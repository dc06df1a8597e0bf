import { Module } from '@nestjs/common';

import { PreferencesController } from './preferences.controller';
import { PreferencesService } from './preferences.service';
import { PreferencesMerging } from './preferences-merging';

@Module({
  controllers: [PreferencesController],
  providers: [PreferencesMerging, PreferencesService],
  exports: [PreferencesService],
})
export class PreferencesModule {}
