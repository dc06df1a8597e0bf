import type { INestApplicationContext } from '@nestjs/common';
import { PointsAuditService } from '@wateja/rewards';
import { Command, Help } from 'nest-commander';

import { RebuildCommand } from './rebuild-command';

@Command({
  name: 'rebuild-points',
  description:
    'Compute what is left of points, and what customers owe, again from the entries of the ledger. No entry is ' +
    'changed. The server can keep running.',
})
export class RebuildPointsCommand extends RebuildCommand {
  protected steps(services: INestApplicationContext, businessId: number, after: number) {
    return services.get(PointsAuditService).rebuild(businessId, after);
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- rebuild-points --business 1';
  }
}
