import { Injectable, Logger } from '@nestjs/common';
import { UsersService } from '@wateja/auth';
import { PrismaService } from '@wateja/prisma';

import { DEMO_LOGIN, DemoBusinessLoader } from './demo-business';
import { DemoCustomersLoader } from './demo-customers';
import { DemoSalesLoader } from './demo-sales';

/** The key of the lock under which one process loads; loyalty's locks have two keys and are of another kind. */
const LOADING = 3_748_211;

/**
 * A small shop in Nairobi, to look around in. It is loaded into a database without businesses, through the doors of
 * the modules, so that everything that follows from a customer or a sale follows here too.
 *
 * Those doors have a transaction each, so a crash may leave a part of the shop. Then the shop still has its
 * provisional name, the next start finds it by that, and goes on: every step creates only what is missing, with the
 * dates that the first attempt would have given it. The final name is given last.
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

  /** Loads the shop, or the rest of it, if it is due. Of several processes one loads and the others wait. */
  async load(): Promise<void> {
    // Asked again under the lock: another process may have loaded meanwhile.
    if (await this.business.isDue()) await this.prisma.exclusively(LOADING, () => this.loadIfDue());
  }

  /** The owner's login; null where there is no demo shop. */
  async login(): Promise<typeof DEMO_LOGIN | null> {
    const owner = await this.users.findByEmail(DEMO_LOGIN.email);
    return owner?.is_active ? DEMO_LOGIN : null;
  }

  private async loadIfDue(): Promise<void> {
    if (!(await this.business.isDue())) return;
    const shop = await this.business.open();
    await this.customers.load(shop);
    await this.sales.load(shop);
    await this.business.complete(shop);
    this.logger.log('Loaded the demo shop');
  }
}
