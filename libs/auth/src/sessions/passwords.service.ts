import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import type { UserPrincipal } from '../principals/principal';
import { TenantsService } from '../members/tenants.service';
import { limitSignedIn } from '../throttling/hashing-limit';
import { InvalidCredentials } from './sessions.errors';
import { RefreshTokensService } from './refresh-tokens.service';
import { DemoAccounts } from '../users/demo-accounts';
import { assertHardToGuess } from '../users/password-rules';
import { hashPassword, passwordMatches } from '../users/passwords';

/** Changes of a password or an account that end the user's sessions. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly tenants: TenantsService,
    private readonly demoAccounts: DemoAccounts,
  ) {}

  /**
   * Changes the caller's own password. Their current session continues, and all others end.
   * @throws InvalidCredentials; ValidationFailed for a password that is easy to guess
   */
  async change({ user_id, session_id }: UserPrincipal, current: string, next: string): Promise<void> {
    const user = await this.prisma.user.findFirst({ where: { id: user_id } });
    const hash = user ? await this.demoAccounts.hashOf(user) : undefined;
    if (!(await passwordMatches(current, hash, limitSignedIn)) || !user) throw new InvalidCredentials();
    assertHardToGuess(next, user, 'new_password');
    const data = { password_hash: await hashPassword(next) };
    // The hash is compared again when it is written. So only one of two simultaneous changes succeeds.
    const where = { id: user_id, password_hash: user.password_hash };
    if (!(await this.updateUser(where, data, session_id))) throw new InvalidCredentials();
  }

  /**
   * Sets a password for the operator of the service. All sessions of the user end.
   * @throws ValidationFailed for a password that is easy to guess
   */
  async reset(userId: number, password: string): Promise<void> {
    assertHardToGuess(password, await this.prisma.user.findFirstOrThrow({ where: { id: userId } }));
    await this.updateUser({ id: userId }, { password_hash: await hashPassword(password) });
  }

  /** Deactivating a user ends all their sessions. Activating restores none of them. */
  async setActive(userId: number, isActive: boolean): Promise<void> {
    await this.updateUser({ id: userId }, { is_active: isActive });
  }

  private async updateUser(
    where: { id: number; password_hash?: string },
    data: { password_hash: string } | { is_active: boolean },
    survivingSession: string | null = null,
  ): Promise<boolean> {
    return this.prisma.transaction(async (tx) => {
      const { count } = await tx.user.updateMany({ where, data: { ...data, sessions_valid_from: new Date() } });
      if (count > 0) await this.refreshTokens.revokeAll(tx, where.id, survivingSession);
      await this.prisma.onCommit(() => this.tenants.clear());
      return count > 0;
    });
  }
}
