import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { z } from 'zod';

import { EVENT_SCHEMAS } from './domain-events';
import type { EventsEnvironment } from './environment';

const SCHEMAS = new Map<string, z.ZodType>(Object.entries(EVENT_SCHEMAS));

/** Checks the payloads of events when they are recorded and when they are delivered. In production it does nothing. */
@Injectable()
export class EventPayloads {
  constructor(@Inject(ENVIRONMENT) private readonly env: Pick<EventsEnvironment, 'NODE_ENV'>) {}

  /** Events that this version does not know any more pass, because they have no listeners. @throws Error */
  check(name: string, payloads: unknown[]): void {
    if (this.env.NODE_ENV === 'production') return;
    for (const payload of payloads) {
      const { error } = SCHEMAS.get(name)?.safeParse(payload) ?? {};
      if (error) throw new Error(`The payload of ${name} does not match its schema: ${z.prettifyError(error)}`);
    }
  }
}
