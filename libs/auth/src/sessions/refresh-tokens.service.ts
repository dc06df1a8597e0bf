import { Injectable } from '@nestjs/common';
import { safeId, sha256 } from '@wateja/common';
import { PrismaService, type Transaction } from '@wateja/prisma';
import { randomBytes, randomUUID } from 'node:crypto';

import { TenantsService } from '../members/tenants.service';

const REFRESH_TOKEN_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/** A refresh token, and the sign-in that it and all the tokens after it belong to. */
export interface IssuedToken {
  user_id: number;
  refresh_token: string;
  session_id: string;
}

/**
 * Refresh tokens: each is good once. Showing a used one again revokes every token of that sign-in. The sign-in's
 * access tokens die with them: they are good as long as one refresh token is still to be used.
 */
@Injectable()
export class RefreshTokensService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly tenants: TenantsService,
  ) {}

  /**
   * The first token of a new sign-in; null when the user's password has changed since it was checked, or they were
   * deactivated. Also sweeps the user's expired ones.
   */
  async issue({ id, password_hash }: { id: number; password_hash: string }): Promise<IssuedToken | null> {
    return this.prisma.transaction(async (tx) => {
      const [user] = await tx.$queryRaw<object[]>`
        SELECT FROM users WHERE id = ${id} AND password_hash = ${password_hash} AND is_active FOR NO KEY UPDATE`;
      if (!user) return null;
      await tx.refreshToken.deleteMany({ where: { user_id: id, expires_at: { lt: new Date() } } });
      return this.insert(tx, id, randomUUID());
    });
  }

  /** Exchanges a token for the next one; null when it is unknown, expired, used, revoked or its user inactive. */
  async rotate(token: string): Promise<IssuedToken | null> {
    const token_hash = sha256(token);
    return this.prisma.transaction(async (tx) => {
      const user = await this.lockUser(tx, token_hash);
      const found = user && (await tx.refreshToken.findFirst({ where: { token_hash } }));
      if (!found) return null;
      const { id, user_id, family_id } = found;
      if (found.used_at || found.revoked_at) {
        await this.end(tx, { family_id });
        return null;
      }
      if (found.expires_at <= new Date() || !user.is_active) return null;
      await tx.refreshToken.update({ where: { id }, data: { used_at: new Date() } });
      return this.insert(tx, safeId(user_id), family_id);
    });
  }

  /** Ends the sign-in this token belongs to; nothing happens when it is unknown. */
  async revoke(token: string): Promise<void> {
    const token_hash = sha256(token);
    await this.prisma.transaction(async (tx) => {
      await this.lockUser(tx, token_hash);
      const found = await tx.refreshToken.findFirst({ where: { token_hash } });
      if (found) await this.end(tx, { family_id: found.family_id });
    });
  }

  /** Ends all of a user's sign-ins but one, within the caller's transaction, which must hold the user's row. */
  async revokeAll(tx: Transaction, user_id: number, except: string | null = null): Promise<void> {
    await this.end(tx, { user_id, ...(except && { NOT: { family_id: except } }) });
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

  private async end(
    tx: Transaction,
    where: { family_id: string } | { user_id: number; NOT?: { family_id: string } },
  ): Promise<void> {
    await tx.refreshToken.updateMany({ where: { ...where, revoked_at: null }, data: { revoked_at: new Date() } });
    await this.prisma.onCommit(() => this.tenants.clear());
  }

  private async insert(tx: Transaction, user_id: number, family_id: string): Promise<IssuedToken> {
    const refresh_token = randomBytes(32).toString('base64url');
    const expires_at = new Date(Date.now() + REFRESH_TOKEN_TTL_MS);
    await tx.refreshToken.create({ data: { user_id, family_id, token_hash: sha256(refresh_token), expires_at } });
    return { user_id, refresh_token, session_id: family_id };
  }
}
