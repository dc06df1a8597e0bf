import { Injectable, Logger } from '@nestjs/common';
import { UsersService } from '@wateja/auth';
import { asPlatform, withTenant, PrismaService } from '@wateja/prisma';

import { DEMO_LOGIN, DemoBusinessLoader } from './demo-business';
import { DemoCustomersLoader } from './demo-customers';
import { DemoSalesLoader } from './demo-sales';

/** The key of the lock under which one process loads. */
const LOADING = 3_748_211;

/**
 * A small shop in Nairobi, to look around in. It is loaded into a database without businesses, through the doors of
 * the modules, so that everything that follows from a customer or a sale follows here too. All of it is one
 * transaction: there is the whole shop or none, and a start that was cut off leaves the work to the next.
 */
@Injectable()
export class DemoShop {
  private readonly logger = new Logger('Demo');

  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersService,
    private readonly business: DemoBusinessLoader,
    private readonly customers: DemoCustomersLoader,
    private readonly sales: DemoSalesLoader,
  ) {}

  /** Loads the shop where there is no business yet. Of several processes one loads and the others wait. */
  async load(): Promise<void> {
    if ((await asPlatform(() => this.prisma.business.count())) > 0) return;
    const isLoaded = await this.prisma.transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOADING}::bigint)::text`;
      // Asked again under the lock: another process may have loaded meanwhile.
      if ((await asPlatform(() => tx.business.count())) > 0) return false;
      const shop = await this.business.load();
      await withTenant(shop.business_id, async () => {
        await this.customers.load(shop);
        await this.sales.load(shop);
      });
      return true;
    });
    if (isLoaded) this.logger.log('Loaded the demo shop');
  }

  /** The owner's login; null where there is no demo shop. */
  async login(): Promise<typeof DEMO_LOGIN | null> {
    const owner = await this.users.findByEmail(DEMO_LOGIN.email);
    return owner?.is_active ? DEMO_LOGIN : null;
  }
}
