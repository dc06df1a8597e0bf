import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { safeId } from '@wateja/common';
import { asPlatform, PrismaService } from '@wateja/prisma';

import { SecondFactorSecrets } from './second-factor-secrets';

/** How many second factors are read at once. */
const PAGE = 500;

/**
 * Seals the second factors with the current secret at the start, as long as the earlier one is known. Without it an earlier
 * secret could only be removed after every user has signed in.
 */
@Injectable()
export class SecondFactorResealing implements OnApplicationBootstrap {
  constructor(
    private readonly prisma: PrismaService,
    private readonly secrets: SecondFactorSecrets,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.secrets.hasEarlierKeys) await asPlatform(() => this.resealAll());
  }

  /** Any number of processes may do so at the same time, and while users set up or turn off their second factors. */
  private async resealAll(): Promise<void> {
    let after = 0n;
    for (;;) {
      const page = await this.prisma.secondFactor.findMany({
        where: { user_id: { gt: after } },
        select: { user_id: true, sealed_secret: true },
        orderBy: { user_id: 'asc' },
        take: PAGE,
      });
      for (const factor of page) {
        const userId = safeId(factor.user_id);
        const opened = this.secrets.open(factor.sealed_secret, userId);
        if (!opened?.isOfEarlierKey) continue;
        const resealed = this.secrets.seal(opened.secret, userId);
        // Without the sealed secret in the condition, a secret that the user has just set up anew would be lost.
        await this.prisma.secondFactor.updateMany({ where: factor, data: { sealed_secret: resealed } });
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.user_id;
    }
  }
}
