import { Injectable } from '@nestjs/common';
import { safeId, sha256 } from '@wateja/common';
import { PrismaService, type Transaction } from '@wateja/prisma';
import { randomBytes, randomUUID } from 'node:crypto';

import { TenantsService } from '../members/tenants.service';

const REFRESH_TOKEN_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/** A refresh token, and the session of this token and of all tokens that replace it later. */
export interface IssuedToken {
  user_id: number;
  refresh_token: string;
  session_id: string;
}

/**
 * Refresh tokens. Each can be used once. If a client sends a used one again, all tokens of its session are revoked: the
 * token may be stolen. Access tokens of a session are valid only while one of its refresh tokens can still be used.
 */
@Injectable()
export class RefreshTokensService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly tenants: TenantsService,
  ) {}

  /**
   * Issues the first token of a new session. Returns null when somebody changed the user's password or deactivated the
   * user after the password was checked. Also deletes the user's expired tokens.
   */
  async issue({ id, password_hash }: { id: number; password_hash: string }): Promise<IssuedToken | null> {
    return this.prisma.transaction(async (tx) => {
      const [user] = await tx.$queryRaw<object[]>`
        SELECT FROM users WHERE id = ${id} AND password_hash = ${password_hash} AND is_active FOR NO KEY UPDATE`;
      if (!user) return null;
      await tx.refreshToken.deleteMany({ where: { user_id: id, expires_at: { lt: new Date() } } });
      return this.insertToken(tx, id, randomUUID());
    });
  }

  /** Exchanges a token for the next one; null when it is unknown, expired, used or revoked, or its user is inactive. */
  async rotate(token: string): Promise<IssuedToken | null> {
    const tokenHash = sha256(token);
    return this.prisma.transaction(async (tx) => {
      const user = await this.lockUser(tx, tokenHash);
      const stored = user && (await tx.refreshToken.findFirst({ where: { token_hash: tokenHash } }));
      if (!stored) return null;
      const { id, user_id, family_id } = stored;
      if (stored.used_at || stored.revoked_at) {
        await this.revokeTokens(tx, { family_id });
        return null;
      }
      if (stored.expires_at <= new Date() || !user.is_active) return null;
      await tx.refreshToken.update({ where: { id }, data: { used_at: new Date() } });
      return this.insertToken(tx, safeId(user_id), family_id);
    });
  }

  /** Ends the session of this token. An unknown token changes nothing. */
  async revoke(token: string): Promise<void> {
    const tokenHash = sha256(token);
    await this.prisma.transaction(async (tx) => {
      await this.lockUser(tx, tokenHash);
      const stored = await tx.refreshToken.findFirst({ where: { token_hash: tokenHash } });
      if (stored) await this.revokeTokens(tx, { family_id: stored.family_id });
    });
  }

  /** Ends all sessions of a user, except one. The caller's transaction must hold a lock on the user's row. */
  async revokeAll(tx: Transaction, userId: number, except: string | null = null): Promise<void> {
    await this.revokeTokens(tx, { user_id: userId, ...(except && { NOT: { family_id: except } }) });
  }

  /**
   * Locks the user of a token, so that only one request at a time changes the user's refresh tokens. Of two requests
   * with the same token only one succeeds, and a revocation never misses the token that a rotation is about to add.
   */
  private async lockUser(tx: Transaction, tokenHash: string): Promise<{ is_active: boolean } | undefined> {
    const [user] = await tx.$queryRaw<{ is_active: boolean }[]>`
      SELECT u.is_active FROM users u
      JOIN refresh_tokens t ON t.user_id = u.id
      WHERE t.token_hash = ${tokenHash}
      FOR NO KEY UPDATE OF u`;
    return user;
  }

  private async revokeTokens(
    tx: Transaction,
    where: { family_id: string } | { user_id: number; NOT?: { family_id: string } },
  ): Promise<void> {
    await tx.refreshToken.updateMany({ where: { ...where, revoked_at: null }, data: { revoked_at: new Date() } });
    await this.prisma.onCommit(() => this.tenants.clear());
  }

  private async insertToken(tx: Transaction, userId: number, sessionId: string): Promise<IssuedToken> {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(Date.now() + REFRESH_TOKEN_TTL_MS);
    await tx.refreshToken.create({
      data: { user_id: userId, family_id: sessionId, token_hash: sha256(token), expires_at: expiresAt },
    });
    return { user_id: userId, refresh_token: token, session_id: sessionId };
  }
}
