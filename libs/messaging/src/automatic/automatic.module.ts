import { Module } from '@nestjs/common';

import { DeliveryModule } from '../delivery/delivery.module';
import { AutomaticCauses } from './automatic-causes';
import { AutomaticWriter } from './automatic-writer';
import { AutomaticController } from './automatic.controller';
import { AutomaticService } from './automatic.service';
import { RecordedCauses } from './recorded-causes';

/** Messages that Wateja writes by itself when an event happens: receipts, welcomes, thanks to new regulars. */
@Module({
  imports: [DeliveryModule],
  controllers: [AutomaticController],
  providers: [AutomaticCauses, AutomaticService, AutomaticWriter, RecordedCauses],
})
export class AutomaticModule {}
