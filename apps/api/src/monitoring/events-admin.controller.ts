import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '@wateja/auth';
import { EventsAdminService } from '@wateja/events';
import { ApiAnswer, ApiProblem } from '@wateja/http';

import { EventList, EventListQuery, EventPath, EventReplayed } from './events-admin.schemas';

@ApiTags('Platform')
@Access('platform:events')
@Controller('admin/events')
export class EventsAdminController {
  constructor(private readonly events: EventsAdminService) {}

  @Get()
  @ApiOperation({
    summary: 'List events',
    description:
      'Lists the events of all businesses, newest first. If the delivery of an event fails twelve times, ' +
      'the event is `parked` and waits for a replay. Seven days after its delivery an event is deleted.',
  })
  @ApiAnswer({ status: 200, type: EventList, description: 'A page of events.' })
  listEvents(@Query() query: EventListQuery) {
    return this.events.list(query);
  }

  @Post(':eventId/replay')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Replay an event',
    description: 'Delivers a parked or pending event now. The answer shows whether the delivery succeeded.',
  })
  @ApiAnswer({ status: 200, type: EventReplayed, description: 'The event after the attempt.' })
  @ApiProblem(409, 'The event is already delivered.')
  async replayEvent(@Param() { eventId }: EventPath) {
    const event = await this.events.replay(eventId);
    return { message: event.status === 'delivered' ? 'Event delivered' : 'Event failed again', event };
  }
}
