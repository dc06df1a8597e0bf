import { Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';

import { EventDelivery } from './event-delivery';
import { EventPayloads } from './event-payloads';
import { EventsAdminService } from './events-admin.service';
import { EventsService } from './events.service';

/** Domain events. The outbox loses no event, and each event has its effect once. */
@Global()
@Module({
  // Most modules listen to an erasure, so many listeners are not a leak.
  imports: [EventEmitterModule.forRoot({ maxListeners: 0 })],
  providers: [EventDelivery, EventPayloads, EventsAdminService, EventsService],
  exports: [EventDelivery, EventsAdminService, EventsService],
})
export class EventsModule {}
