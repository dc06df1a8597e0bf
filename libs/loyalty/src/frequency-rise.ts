import type { FrequencyRisen, SaleCompleted, SaleRefunded } from '@wateja/events';

import { rankOf } from './frequency';
import type { WrittenMetrics } from './metrics.queries';

/** That the customer comes more often than before, by the last of these sales of theirs; nothing otherwise. */
export function riseOf(written: WrittenMetrics, events: (SaleCompleted | SaleRefunded)[]): FrequencyRisen['customers'] {
  const { customer_id, repeat_frequency: to, frequency_before: from } = written;
  if (to === null || rankOf(to) <= rankOf(from)) return [];
  const times = events.flatMap((event) =>
    event.customer_id === customer_id && 'completed_at' in event ? event.completed_at : [],
  );
  const completed_at = times.sort().at(-1);
  return completed_at === undefined ? [] : [{ customer_id, from, to, completed_at }];
}
