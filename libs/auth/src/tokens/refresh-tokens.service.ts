import { Injectable } from '@nestjs/common';
import { PrismaService, type Transaction } from '@wateja/prisma';
import { createHash, randomBytes, randomUUID } from 'node:crypto';

const DAY = 24 * 60 * 60 * 1000;
const LIFETIME = 30 * DAY;

/** Refresh tokens: each is good once. Showing a used one again revokes every token of that sign-in. */
@Injectable()
export class RefreshTokensService {
  constructor(private readonly prisma: PrismaService) {}

  /** The first token of a new sign-in. Also sweeps the user's expired ones. */
  async issue(user_id: number): Promise<string> {
    await this.prisma.refreshToken.deleteMany({ where: { user_id, expires_at: { lt: new Date() } } });
    return this.insert(this.prisma, user_id, randomUUID());
  }

  /** Exchanges a token for the next one; null when it is unknown, expired, used, revoked or its user inactive. */
  async rotate(token: string): Promise<{ user_id: number; refresh_token: string } | null> {
    const token_hash = hash(token);
    return this.prisma.transaction(async (tx) => {
      const user = await this.lockUser(tx, token_hash);
      const found = user && (await tx.refreshToken.findUnique({ where: { token_hash } }));
      if (!found) return null;
      const { id, user_id, family_id } = found;
      if (found.used_at || found.revoked_at) {
        await this.revokeFamily(tx, family_id);
        return null;
      }
      if (found.expires_at <= new Date() || !user.is_active) return null;
      await tx.refreshToken.update({ where: { id }, data: { used_at: new Date() } });
      return { user_id, refresh_token: await this.insert(tx, user_id, family_id) };
    });
  }

  /** Ends the sign-in this token belongs to; nothing happens when it is unknown. */
  async revoke(token: string): Promise<void> {
    const token_hash = hash(token);
    await this.prisma.transaction(async (tx) => {
      await this.lockUser(tx, token_hash);
      const found = await tx.refreshToken.findUnique({ where: { token_hash } });
      if (found) await this.revokeFamily(tx, found.family_id);
    });
  }

  /**
   * A user's refresh tokens change one request at a time: of two that show the same token one wins,
   * and a revocation never misses the token that a rotation is about to add.
   */
  private async lockUser(tx: Transaction, token_hash: string): Promise<{ is_active: boolean } | undefined> {
    const [user] = await tx.$queryRaw<{ is_active: boolean }[]>`
      SELECT u.is_active FROM users u
      JOIN refresh_tokens t ON t.user_id = u.id
      WHERE t.token_hash = ${token_hash}
      FOR NO KEY UPDATE OF u`;
    return user;
  }

  private async revokeFamily(tx: Transaction, family_id: string): Promise<void> {
    await tx.refreshToken.updateMany({ where: { family_id, revoked_at: null }, data: { revoked_at: new Date() } });
  }

  private async insert(tx: Transaction, user_id: number, family_id: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const expires_at = new Date(Date.now() + LIFETIME);
    await tx.refreshToken.create({ data: { user_id, family_id, token_hash: hash(token), expires_at } });
    return token;
  }
}

const hash = (token: string) => createHash('sha256').update(token).digest('hex');
