import type { INestApplicationContext } from '@nestjs/common';
import { MetricsAuditService } from '@wateja/loyalty';
import { Command, Help } from 'nest-commander';

import { RebuildCommand } from './rebuild-command';

@Command({
  name: 'rebuild-metrics',
  description:
    "Compute every customer's purchase history and average spend again from the sales. The server can " +
    'keep running.',
})
export class RebuildMetricsCommand extends RebuildCommand {
  protected steps(services: INestApplicationContext, businessId: number, after: number) {
    return services.get(MetricsAuditService).rebuild(businessId, after);
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- rebuild-metrics --business 1';
  }
}
