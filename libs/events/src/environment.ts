import { variables } from '@wateja/config';
import { z } from 'zod';

export const eventsEnvironment = z.object({
  NODE_ENV: variables.NODE_ENV,
  /** How long a request waits for the listeners of its events. */
  EVENTS_BUDGET_MS: z.coerce.number().int().min(0).max(10_000).default(250),
});
export type EventsEnvironment = z.output<typeof eventsEnvironment>;
