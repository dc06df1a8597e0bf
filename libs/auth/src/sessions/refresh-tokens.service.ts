import { Injectable } from '@nestjs/common';
import { safeId, sha256 } from '@wateja/common';
import { PrismaService, type Transaction } from '@wateja/prisma';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';

import { TenantsService } from '../members/tenants.service';
import { TokenKeys } from '../tokens/token-keys';
import type { RequestOrigin } from '../trail/request-origins';
import { SecurityEvents } from '../trail/security-events.service';

const DAY_MS = 24 * 60 * 60 * 1000;
export const REFRESH_TOKEN_TTL_MS = 30 * DAY_MS;
/** However often it is refreshed, a session ends so long after the sign-in. */
const SESSION_TTL_MS = 90 * DAY_MS;

/** Two tabs may send the same token, and a client sends it again when the answer was lost. After this time it is a theft. */
const REUSE_GRACE_MS = 20_000;

/** A refresh token, and the session of this token and of all tokens that replace it later. */
export interface IssuedToken {
  user_id: number;
  refresh_token: string;
  session_id: string;
}

/** The user whose password is proven. */
export interface ProvenUser {
  id: number;
  /** The hash that the password matched. */
  password_hash: string;
}

/**
 * Refresh tokens. Each has one successor, which is derived from the token and a secret, so that only hashes are stored.
 * A client that sends a used token again within {@link REUSE_GRACE_MS} gets the same successor. If a client sends it
 * later, all tokens of the session are revoked: the token may be stolen. Access tokens of a session are valid only
 * while one of its refresh tokens can still be used.
 */
@Injectable()
export class RefreshTokensService {
  /** The current key first. An earlier key made the successors of tokens that were used before the key changed. */
  private readonly successorKeys: Buffer[];

  constructor(
    private readonly prisma: PrismaService,
    private readonly tenants: TenantsService,
    private readonly events: SecurityEvents,
    keys: TokenKeys,
  ) {
    this.successorKeys = keys.derive('refresh-token');
  }

  /**
   * Issues the first token of a new session. Returns null when somebody changed the user's password or deactivated the
   * user after the password was checked, or when there has been a session with this id. Also deletes the user's expired
   * tokens and sessions.
   * @param prove checks the second factor in the same transaction, so that it cannot be turned on or off meanwhile
   * @returns `unproven` when `prove` has returned false
   */
  async issue(
    { id, password_hash }: ProvenUser,
    origin: RequestOrigin,
    prove: (tx: Transaction) => Promise<boolean>,
    sessionId?: string,
  ): Promise<IssuedToken | 'unproven' | null> {
    return this.prisma.transaction(async (tx) => {
      const [user] = await tx.$queryRaw<object[]>`
        SELECT FROM users WHERE id = ${id} AND password_hash = ${password_hash} AND is_active FOR NO KEY UPDATE`;
      if (!user) return null;
      // Asked before the code is used up. The lock on the user keeps a second request with this id waiting.
      if (sessionId && (await tx.session.findFirst({ where: { id: sessionId } }))) return null;
      if (!(await prove(tx))) return 'unproven';
      await tx.refreshToken.deleteMany({ where: { user_id: id, expires_at: { lt: new Date() } } });
      await tx.session.deleteMany({ where: { user_id: id, refresh_tokens: { none: {} } } });
      const { network, client } = origin;
      const session = await tx.session.create({
        data: { id: sessionId ?? randomUUID(), user_id: id, network, client },
      });
      await this.events.record([{ user_id: id, kind: 'signed_in', session_id: session.id, origin }], tx);
      return this.insertToken(tx, id, session, randomBytes(32).toString('base64url'));
    });
  }

  /**
   * Exchanges a token for its successor. Returns null when the token is unknown, expired, revoked or used too long ago,
   * or its user is inactive.
   */
  async rotate(token: string, origin: RequestOrigin): Promise<IssuedToken | null> {
    const tokenHash = sha256(token);
    return this.prisma.transaction(async (tx) => {
      const user = await this.lockUser(tx, tokenHash);
      const query = { where: { token_hash: tokenHash }, include: { session: true } };
      const stored = user && (await tx.refreshToken.findFirst(query));
      if (!stored) return null;
      const { id, user_id, family_id } = stored;
      const now = Date.now();
      if (stored.revoked_at || (stored.used_at && now - stored.used_at.getTime() > REUSE_GRACE_MS)) {
        const isLive = (await this.revokeTokens(tx, { family_id })) > 0;
        const reuse = {
          user_id: safeId(user_id),
          kind: 'refresh_token_reused',
          session_id: family_id,
          origin,
        } as const;
        if (isLive) await this.events.record([reuse], tx);
        return null;
      }
      if (stored.expires_at.getTime() <= now || !user.is_active) return null;
      const userId = safeId(user_id);
      const [successor, ...earlier] = this.successorKeys.map((key) => successorOf(token, key)) as [string, ...string[]];
      if (stored.used_at) return findIssued(tx, userId, family_id, [successor, ...earlier]);
      await tx.refreshToken.update({ where: { id }, data: { used_at: new Date(now) } });
      return this.insertToken(tx, userId, stored.session, successor);
    });
  }

  /** Ends the session of this token. An unknown token changes nothing. */
  async revoke(token: string, origin: RequestOrigin): Promise<void> {
    const tokenHash = sha256(token);
    await this.prisma.transaction(async (tx) => {
      await this.lockUser(tx, tokenHash);
      const stored = await tx.refreshToken.findFirst({ where: { token_hash: tokenHash } });
      if (stored) await this.endSession(tx, { user_id: safeId(stored.user_id), family_id: stored.family_id }, origin);
    });
  }

  /** Ends a session of this user. A session of somebody else, or an unknown one, stays as it is. */
  async revokeSession(userId: number, sessionId: string, origin: RequestOrigin): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM users WHERE id = ${userId} FOR NO KEY UPDATE`;
      await this.endSession(tx, { user_id: userId, family_id: sessionId }, origin);
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

  private async endSession(
    tx: Transaction,
    session: { user_id: number; family_id: string },
    origin: RequestOrigin,
  ): Promise<void> {
    if ((await this.revokeTokens(tx, session)) === 0) return;
    const { user_id, family_id } = session;
    await this.events.record([{ user_id, kind: 'session_ended', session_id: family_id, origin }], tx);
  }

  /** Returns how many tokens were still good. */
  private async revokeTokens(
    tx: Transaction,
    where: { family_id: string; user_id?: number } | { user_id: number; NOT?: { family_id: string } },
  ): Promise<number> {
    const data = { revoked_at: new Date() };
    const { count } = await tx.refreshToken.updateMany({ where: { ...where, revoked_at: null }, data });
    await this.prisma.onCommit(() => this.tenants.clear());
    return count;
  }

  private async insertToken(
    tx: Transaction,
    userId: number,
    session: { id: string; signed_in_at: Date },
    token: string,
  ): Promise<IssuedToken> {
    const end = Math.min(Date.now() + REFRESH_TOKEN_TTL_MS, session.signed_in_at.getTime() + SESSION_TTL_MS);
    const data = { user_id: userId, family_id: session.id, token_hash: sha256(token), expires_at: new Date(end) };
    await tx.refreshToken.create({ data });
    return { user_id: userId, refresh_token: token, session_id: session.id };
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
