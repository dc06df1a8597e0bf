import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { UsersService } from '@wateja/auth';
import { ENVIRONMENT, type Environment } from '@wateja/common';
import { gapsInTheWall, PrismaService } from '@wateja/prisma';

import { DemoShop } from './demo/demo-shop';

/** What the database must be, and hold, before the first request. */
@Injectable()
export class FirstStart implements OnApplicationBootstrap {
  private readonly logger = new Logger('Database');

  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersService,
    private readonly demoShop: DemoShop,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.prisma.assertUtc();
    for (const gap of await gapsInTheWall(this.prisma)) this.logger.warn(gap);
    await this.users.ensurePlatformAdmin(this.env);
    if (this.env.DEMO_DATA) await this.demoShop.load();
  }
}
