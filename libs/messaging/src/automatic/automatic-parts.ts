import { AutomaticCauses } from './automatic-causes';
import { AutomaticWriter } from './automatic-writer';
import { AutomaticController } from './automatic.controller';
import { AutomaticService } from './automatic.service';

/** What automatic messages are made of; the module lists it. */
export const AUTOMATIC = {
  controllers: [AutomaticController],
  providers: [AutomaticCauses, AutomaticService, AutomaticWriter],
};
