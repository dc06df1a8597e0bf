import { variables, wholeNumber } from '@wateja/config';
import { z } from 'zod';

export const eventsEnvironment = z.object({
  NODE_ENV: variables.NODE_ENV,
  /** How long a request waits for the listeners of its events. */
  EVENTS_BUDGET_MS: wholeNumber(0, 10_000).prefault('250'),
});
export type EventsEnvironment = z.output<typeof eventsEnvironment>;
