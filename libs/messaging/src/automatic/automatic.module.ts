import { Module } from '@nestjs/common';

import { DeliveryModule } from '../delivery/delivery.module';
import { AutomaticCauses } from './automatic-causes';
import { AutomaticWriter } from './automatic-writer';
import { AutomaticController } from './automatic.controller';
import { AutomaticService } from './automatic.service';
import { PointsNotices } from './points-notices';
import { RecordedCauses } from './recorded-causes';

/** Messages that Wateja writes by itself: receipts, welcomes, thanks to new regulars, notices of points and tiers. */
@Module({
  imports: [DeliveryModule],
  controllers: [AutomaticController],
  providers: [AutomaticCauses, AutomaticService, AutomaticWriter, PointsNotices, RecordedCauses],
})
export class AutomaticModule {}
