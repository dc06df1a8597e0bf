import { Injectable, Logger } from '@nestjs/common';
import { DemoAccounts, UsersService } from '@wateja/auth';
import { asPlatform, withTenant, PrismaService } from '@wateja/prisma';

import { DEMO_LOGIN, DemoBusinessLoader } from './demo-business';
import { DemoCampaignLoader } from './demo-campaign';
import { DemoCustomersLoader } from './demo-customers';
import { DemoProductsLoader } from './demo-products';
import { DemoProgramLoader } from './demo-program';
import { DemoSalesLoader } from './demo-sales';

/** The key of the advisory lock that lets only one process load the shop. */
const LOADING_LOCK_KEY = 3_748_211;

/**
 * Loads a small shop in Nairobi, with which people can try Wateja, into a database that has no business. It calls the
 * services of the modules, so that its customers and sales have all the effects of real ones. Everything is one
 * transaction, so the database never has a part of the shop. If a start is interrupted, the next start loads the shop.
 */
@Injectable()
export class DemoShop {
  private readonly logger = new Logger('Demo');

  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersService,
    private readonly accounts: DemoAccounts,
    private readonly business: DemoBusinessLoader,
    private readonly customers: DemoCustomersLoader,
    private readonly products: DemoProductsLoader,
    private readonly program: DemoProgramLoader,
    private readonly sales: DemoSalesLoader,
    private readonly campaign: DemoCampaignLoader,
  ) {}

  /** Loads the shop if there is no business yet. If several processes start at once, one loads and the others wait. */
  async load(): Promise<void> {
    if ((await asPlatform(() => this.prisma.business.count())) > 0) return;
    const isLoaded = await this.prisma.transaction(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOADING_LOCK_KEY}::bigint)::text`;
      // Another process may have loaded the shop while this process waited for the lock.
      if ((await asPlatform(() => tx.business.count())) > 0) return false;
      const shop = await this.business.load();
      await withTenant(shop.business_id, async () => {
        await this.products.load(shop);
        await this.program.load(shop);
        await this.customers.load(shop);
        await this.sales.load(shop);
        await this.campaign.load(shop);
      });
      return true;
    });
    if (isLoaded) this.logger.log('Loaded the demo shop');
  }

  /** Says how the owner logs in, for the start; null if there is no demo shop. */
  async describeLogin(): Promise<string | null> {
    const { email, password } = DEMO_LOGIN;
    const owner = await this.users.findByEmail(email);
    if (!owner?.is_active) return null;
    if (this.accounts.password === 'documented') return `${email} / ${password}`;
    if (this.accounts.password === 'chosen') return `${email} / the password in DEMO_PASSWORD`;
    return 'off, because others can reach this service; DEMO_PASSWORD sets a password for it';
  }
}
