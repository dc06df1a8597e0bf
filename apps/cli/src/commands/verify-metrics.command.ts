import type { INestApplicationContext } from '@nestjs/common';
import { MetricsAuditService, type MetricsDifference } from '@wateja/loyalty';
import { Command, Help } from 'nest-commander';

import { VerifyCommand } from './verify-command';

@Command({
  name: 'verify-metrics',
  description:
    "Compare every customer's purchase history and average spend with the sales. Exits with code 1 if " +
    'they differ.',
})
export class VerifyMetricsCommand extends VerifyCommand<MetricsDifference> {
  protected readonly describe = describeDifference;

  protected steps(services: INestApplicationContext, businessId: number) {
    return services.get(MetricsAuditService).verify(businessId);
  }

  protected keyOf({ customer_id }: MetricsDifference): number {
    return customer_id;
  }

  protected summarize(differences: number): string {
    return differences === 0 ? 'metrics and sales agree' : `${differences} differ`;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- verify-metrics --business 1';
  }
}

/** Names each column that differs: `Business 1, customer 7: total_spent is 90.00, but the sales give 100.00`. */
function describeDifference(
  businessId: number,
  { customer_id, expected, stored, average_spend, kept }: MetricsDifference,
): string {
  const write = (value: unknown) => JSON.stringify(value ?? null);
  const subject = `Business ${businessId}, customer ${customer_id}`;
  if (!stored) return `${subject}: has no purchase history`;
  const columns = Object.keys(expected)
    .filter((column) => write(expected[column]) !== write(stored[column]))
    .map((column) => `${column} is ${write(stored[column])}, but the sales give ${write(expected[column])}`);
  const average = Number(expected['avg_transaction_value']);
  if (average_spend === null || Number(average_spend) !== average) {
    columns.push(
      `preferences.average_spend is ${write(average_spend)}, but the sales give ${write(average.toFixed(2))}`,
    );
  }
  if (kept) columns.push(`the stored totals of the sales are ${write(kept)}`);
  return `${subject}: ${columns.join('; ')}`;
}
