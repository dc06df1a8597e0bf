import { Inject, Injectable } from '@nestjs/common';
import { ENVIRONMENT } from '@wateja/config';
import { z } from 'zod';

import { EVENT_SCHEMAS } from './domain-events';
import type { EventsEnvironment } from './environment';

const SCHEMAS = new Map<string, z.ZodType>(Object.entries(EVENT_SCHEMAS));

/** Holds events to their schemas, where they are made and where they arrive. In production it costs nothing. */
@Injectable()
export class EventPayloads {
  constructor(@Inject(ENVIRONMENT) private readonly env: Pick<EventsEnvironment, 'NODE_ENV'>) {}

  /** Events of a name that this version does not know any more pass: nobody listens to them. @throws Error */
  check(name: string, payloads: unknown[]): void {
    if (this.env.NODE_ENV === 'production') return;
    for (const payload of payloads) {
      const { error } = SCHEMAS.get(name)?.safeParse(payload) ?? {};
      if (error) throw new Error(`${name} is not what its schema says: ${z.prettifyError(error)}`);
    }
  }
}
