import type { FrequencyRisen, SaleAttributed, SaleCompleted, SaleRefunded } from '@wateja/events';

import { rankOf } from './frequency';
import type { WrittenMetrics } from './metrics.queries';

/** Returns the rise of a customer's repeat frequency, with the time of their last sale in `events`. Empty if none. */
export function riseOf(
  written: WrittenMetrics,
  events: (SaleCompleted | SaleRefunded | SaleAttributed)[],
): FrequencyRisen['customers'] {
  const { customer_id, repeat_frequency: to, frequency_before: from } = written;
  if (to === null || rankOf(to) <= rankOf(from)) return [];
  const times = events.flatMap((event) =>
    event.customer_id === customer_id && 'completed_at' in event ? event.completed_at : [],
  );
  const completedAt = times.sort().at(-1);
  return completedAt === undefined ? [] : [{ customer_id, from, to, completed_at: completedAt }];
}
