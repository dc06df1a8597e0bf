import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import { LinkInvalid } from '../links/account-links.errors';
import { AccountLinksService } from '../links/account-links.service';
import type { UserPrincipal } from '../principals/principal';
import { TenantsService } from '../members/tenants.service';
import { limitSignedIn } from '../throttling/hashing-limit';
import type { RequestOrigin } from '../trail/request-origins';
import { type SecurityEventKind, SecurityEvents } from '../trail/security-events.service';
import { InvalidCredentials } from './sessions.errors';
import { RefreshTokensService } from './refresh-tokens.service';
import { DemoAccounts } from '../users/demo-accounts';
import { assertHardToGuess } from '../users/password-rules';
import { hashPassword, passwordMatches } from '../users/passwords';

/** What changed, who changed it, and the session that continues. */
interface AccountChange {
  kind: SecurityEventKind;
  session_id: string | null;
  origin: RequestOrigin | null;
}

const byCommand = (kind: SecurityEventKind): AccountChange => ({ kind, session_id: null, origin: null });

/** Changes of a password or an account that end the user's sessions, and the links that were mailed to them. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly tenants: TenantsService,
    private readonly demoAccounts: DemoAccounts,
    private readonly events: SecurityEvents,
    private readonly links: AccountLinksService,
  ) {}

  /**
   * Changes the caller's own password. Their current session continues, and all others end.
   * @throws InvalidCredentials; ValidationFailed for a password that is easy to guess
   */
  async change(
    { user_id, session_id }: UserPrincipal,
    { current, next }: { current: string; next: string },
    origin: RequestOrigin,
  ): Promise<void> {
    const user = await this.prisma.user.findFirst({ where: { id: user_id } });
    const hash = user ? await this.demoAccounts.hashOf(user) : undefined;
    if (!(await passwordMatches(current, hash, limitSignedIn)) || !user) {
      await this.events.record([{ user_id, kind: 'sign_in_refused', session_id, origin }]);
      throw new InvalidCredentials();
    }
    assertHardToGuess(next, user, 'new_password');
    const data = { password_hash: await hashPassword(next) };
    // The hash is compared again when it is written. So only one of two simultaneous changes succeeds.
    const where = { id: user_id, password_hash: user.password_hash };
    const event = { kind: 'password_changed', session_id, origin } as const;
    if (!(await this.updateUser(where, data, event))) throw new InvalidCredentials();
  }

  /**
   * Sets a password for the operator of the service. All sessions of the user end.
   * @throws ValidationFailed for a password that is easy to guess
   */
  async reset(userId: number, password: string): Promise<void> {
    assertHardToGuess(password, await this.prisma.user.findFirstOrThrow({ where: { id: userId } }));
    await this.updateUser({ id: userId }, { password_hash: await hashPassword(password) }, byCommand('password_reset'));
  }

  /**
   * Sets the password of the user of a link in a mail, which ends with it. All sessions of the user end.
   * @throws LinkInvalid when another request has just used the link; ValidationFailed for a password that is easy to guess
   */
  async setByLink(userId: number, token: string, password: string, origin: RequestOrigin): Promise<void> {
    assertHardToGuess(password, await this.prisma.user.findFirstOrThrow({ where: { id: userId } }), 'new_password');
    const data = { password_hash: await hashPassword(password) };
    await this.prisma.transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM users WHERE id = ${userId} FOR NO KEY UPDATE`;
      if ((await this.links.userOf(token, tx)) !== userId) throw new LinkInvalid();
      await this.updateUser({ id: userId }, data, { kind: 'password_reset', session_id: null, origin });
    });
  }

  /** Deactivating a user ends all their sessions. Activating restores none of them. */
  async setActive(userId: number, isActive: boolean): Promise<void> {
    const event = byCommand(isActive ? 'account_activated' : 'account_deactivated');
    await this.updateUser({ id: userId }, { is_active: isActive }, event);
  }

  private async updateUser(
    where: { id: number; password_hash?: string },
    data: { password_hash: string } | { is_active: boolean },
    event: AccountChange,
  ): Promise<boolean> {
    return this.prisma.transaction(async (tx) => {
      const { count } = await tx.user.updateMany({ where, data: { ...data, sessions_valid_from: new Date() } });
      if (count > 0) {
        // Otherwise a stranger who reads the mail of the user could replace the new password with a link that was sent
        // before.
        await this.links.endAll(tx, where.id);
        await this.refreshTokens.revokeAll(tx, where.id, event.session_id);
        await this.events.record([{ user_id: where.id, ...event }], tx);
      }
      await this.prisma.onCommit(() => this.tenants.clear());
      return count > 0;
    });
  }
}
