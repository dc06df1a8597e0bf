import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { UsersService } from '@wateja/auth';
import { ENVIRONMENT } from '@wateja/config';
import { DemoShop } from '@wateja/demo-shop';
import { PrismaService } from '@wateja/prisma';

import type { ApiEnvironment } from './environment';

/** Prepares the content of the database before the first request: the first administrator and the demo shop. */
@Injectable()
export class FirstStart implements OnApplicationBootstrap {
  constructor(
    private readonly prisma: PrismaService,
    private readonly users: UsersService,
    private readonly demoShop: DemoShop,
    @Inject(ENVIRONMENT) private readonly env: ApiEnvironment,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.prisma.assertUtc();
    await this.users.ensurePlatformAdmin(this.env);
    if (this.env.DEMO_DATA) await this.demoShop.load();
  }
}
