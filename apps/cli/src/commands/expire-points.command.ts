import type { INestApplicationContext } from '@nestjs/common';
import { withTenant } from '@wateja/prisma';
import { ExpiryService } from '@wateja/rewards';
import { Command, Help, Option } from 'nest-commander';

import { CannotRun } from '../cannot-run';
import { BusinessesCommand, type BusinessesOptions } from './businesses-command';

interface Expired {
  business_id: number;
  entries: number;
}

@Command({
  name: 'expire-points',
  description:
    'Book the points that have ended. The server does this every ten minutes, and balances do not depend on it. The ' +
    'server can keep running.',
})
export class ExpirePointsCommand extends BusinessesCommand<Expired, BusinessesOptions> {
  protected async workOn(services: INestApplicationContext, businessId: number): Promise<Expired> {
    if (this.terminal.stopping.aborted) throw new CannotRun('Stopped.');
    const entries = await withTenant(businessId, () => services.get(ExpiryService).expireDue(businessId));
    return { business_id: businessId, entries };
  }

  protected print({ business_id, entries }: Expired): void {
    this.terminal.answer(`Business ${business_id}: ${entries} ends of points booked.`);
  }

  @Option({ flags: '--json', description: 'print JSON: {businesses: [{business_id, entries}]}' })
  json(): boolean {
    return true;
  }

  @Help('after')
  example(): string {
    return '\nExample:\n  npm run wateja -- expire-points --business 1';
  }
}
