import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { asPlatform, PrismaService, statement } from '@wateja/prisma';

import type { EarlierSecret } from './earlier-secrets';
import { WebhookSecrets } from './webhook-secrets';

/** How many webhooks are read at once. */
const PAGE = 500;

interface SealedRow {
  business_id: number;
  id: number;
  sealed_secret: string;
  earlier_secrets: EarlierSecret[];
}

/**
 * Seals the secrets of webhooks with the current JWT_SECRET at the start, as long as the earlier one is known. So the
 * earlier one can be removed after one start.
 */
@Injectable()
export class SecretResealing implements OnApplicationBootstrap {
  constructor(
    private readonly prisma: PrismaService,
    private readonly secrets: WebhookSecrets,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.secrets.hasEarlierKeys) await asPlatform(() => this.resealAll());
  }

  /** Any number of processes may do so at the same time, and while owners rotate secrets. */
  private async resealAll(): Promise<void> {
    for (let after = 0; ;) {
      const page = await this.prisma.query<SealedRow>(statement`
        SELECT business_id, id, sealed_secret, earlier_secrets FROM webhooks WHERE id > ${after} ORDER BY id LIMIT ${PAGE}`);
      for (const row of page) await this.reseal(row);
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.id;
    }
  }

  private async reseal(row: SealedRow): Promise<void> {
    const current = this.resealSecret(row.sealed_secret, row);
    const earlier = row.earlier_secrets.map((secret) => ({
      ...secret,
      sealed: this.resealSecret(secret.sealed, row),
    }));
    const isSame = earlier.every(({ sealed }, index) => sealed === row.earlier_secrets[index]?.sealed);
    if (current === row.sealed_secret && isSame) return;
    // Without the sealed secrets in the condition, a secret that was just rotated would be lost.
    await this.prisma.query(statement`
      UPDATE webhooks SET sealed_secret = ${current}, earlier_secrets = ${JSON.stringify(earlier)}::jsonb
      WHERE business_id = ${row.business_id} AND id = ${row.id} AND sealed_secret = ${row.sealed_secret}
        AND earlier_secrets = ${JSON.stringify(row.earlier_secrets)}::jsonb`);
  }

  /** The same secret under the current key; what no key opens stays as it is. */
  private resealSecret(sealed: string, owner: SealedRow): string {
    const opened = this.secrets.open(sealed, owner);
    return opened?.isOfEarlierKey ? this.secrets.seal(opened.secret, owner) : sealed;
  }
}
