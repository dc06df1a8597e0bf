import { Injectable } from '@nestjs/common';
import { safeId, sha256 } from '@wateja/common';
import { PrismaService, type Transaction } from '@wateja/prisma';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';

import { TenantsService } from '../members/tenants.service';
import { TokenKeys } from '../tokens/token-keys';

export const REFRESH_TOKEN_TTL_MS = 30 * 24 * 60 * 60 * 1000;

/** Two tabs may send the same token, and a client sends it again when the answer was lost. After this time it is a theft. */
const REUSE_GRACE_MS = 20_000;

/** A refresh token, and the session of this token and of all tokens that replace it later. */
export interface IssuedToken {
  user_id: number;
  refresh_token: string;
  session_id: string;
}

/**
 * Refresh tokens. Each has one successor, which is derived from the token and a secret, so that only hashes are stored.
 * A client that sends a used token again within {@link REUSE_GRACE_MS} gets the same successor. If a client sends it later,
 * all tokens of the session are revoked: the token may be stolen. Access tokens of a session are valid only while one of its refresh tokens can still be used.
 */
@Injectable()
export class RefreshTokensService {
  /** The current key first. An earlier key made the successors of tokens that were used before the key changed. */
  private readonly successorKeys: Buffer[];

  constructor(
    private readonly prisma: PrismaService,
    private readonly tenants: TenantsService,
    keys: TokenKeys,
  ) {
    this.successorKeys = keys.derive('refresh-token');
  }

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
      return this.insertToken(tx, id, randomUUID(), randomBytes(32).toString('base64url'));
    });
  }

  /**
   * Exchanges a token for its successor. Returns null when the token is unknown, expired, revoked or used too long ago,
   * or its user is inactive.
   */
  async rotate(token: string): Promise<IssuedToken | null> {
    const tokenHash = sha256(token);
    return this.prisma.transaction(async (tx) => {
      const user = await this.lockUser(tx, tokenHash);
      const stored = user && (await tx.refreshToken.findFirst({ where: { token_hash: tokenHash } }));
      if (!stored) return null;
      const { id, user_id, family_id } = stored;
      const now = Date.now();
      if (stored.revoked_at || (stored.used_at && now - stored.used_at.getTime() > REUSE_GRACE_MS)) {
        await this.revokeTokens(tx, { family_id });
        return null;
      }
      if (stored.expires_at.getTime() <= now || !user.is_active) return null;
      const userId = safeId(user_id);
      const [successor, ...earlier] = this.successorKeys.map((key) => successorOf(token, key)) as [string, ...string[]];
      if (stored.used_at) return findIssued(tx, userId, family_id, [successor, ...earlier]);
      await tx.refreshToken.update({ where: { id }, data: { used_at: new Date(now) } });
      return this.insertToken(tx, userId, family_id, successor);
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
   * with the same token only one adds a successor, and a revocation never misses the token that a rotation is about to add.
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

  private async insertToken(tx: Transaction, userId: number, sessionId: string, token: string): Promise<IssuedToken> {
    const expiresAt = new Date(Date.now() + REFRESH_TOKEN_TTL_MS);
    await tx.refreshToken.create({
      data: { user_id: userId, family_id: sessionId, token_hash: sha256(token), expires_at: expiresAt },
    });
    return { user_id: userId, refresh_token: token, session_id: sessionId };
  }
}

/** Computes the token that replaces this one. Without the key, it looks random. */
const successorOf = (token: string, key: Buffer) => createHmac('sha256', key).update(token).digest('base64url');

/**
 * The token among `candidates` that was issued to this session. Null when a key made it that is no longer configured:
 * the request fails, but the session goes on.
 */
async function findIssued(
  tx: Transaction,
  userId: number,
  sessionId: string,
  candidates: string[],
): Promise<IssuedToken | null> {
  const issued = await tx.refreshToken.findMany({
    where: { family_id: sessionId, token_hash: { in: candidates.map(sha256) } },
    select: { token_hash: true },
  });
  const hashes = new Set(issued.map(({ token_hash }) => token_hash));
  const token = candidates.find((candidate) => hashes.has(sha256(candidate)));
  return token === undefined ? null : { user_id: userId, refresh_token: token, session_id: sessionId };
}
