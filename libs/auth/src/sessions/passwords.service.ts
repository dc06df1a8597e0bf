import { Injectable } from '@nestjs/common';
import { PrismaService } from '@wateja/prisma';

import type { UserPrincipal } from '../principals/principal';
import { TenantsService } from '../members/tenants.service';
import { limitSignedIn } from '../throttling/hashing-limit';
import { InvalidCredentials } from './sessions.errors';
import { RefreshTokensService } from './refresh-tokens.service';
import { hashPassword, passwordMatches } from '../users/passwords';

/** Changes that end what somebody is signed in to. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly tenants: TenantsService,
  ) {}

  /** The person's own wish: the session they ask in goes on, all others end. @throws InvalidCredentials */
  async change({ user_id, session_id }: UserPrincipal, current: string, next: string): Promise<void> {
    const user = await this.prisma.user.findFirst({ where: { id: user_id } });
    if (!(await passwordMatches(current, user?.password_hash, limitSignedIn)) || !user) throw new InvalidCredentials();
    const data = { password_hash: await hashPassword(next) };
    // Compared once more: of two changes at the same time, from the same password, one succeeds.
    const where = { id: user_id, password_hash: user.password_hash };
    if (!(await this.write(where, data, session_id))) throw new InvalidCredentials();
  }

  /** The operator's: every session ends. */
  async reset(user_id: number, password: string): Promise<void> {
    await this.write({ id: user_id }, { password_hash: await hashPassword(password) });
  }

  /** Deactivating ends every session; activating brings none back. */
  async setActive(user_id: number, is_active: boolean): Promise<void> {
    await this.write({ id: user_id }, { is_active });
  }

  private async write(
    where: { id: number; password_hash?: string },
    data: { password_hash: string } | { is_active: boolean },
    surviving_session: string | null = null,
  ): Promise<boolean> {
    return this.prisma.transaction(async (tx) => {
      const { count } = await tx.user.updateMany({ where, data: { ...data, sessions_valid_from: new Date() } });
      if (count > 0) await this.refreshTokens.revokeAll(tx, where.id, surviving_session);
      await this.prisma.onCommit(() => this.tenants.clear());
      return count > 0;
    });
  }
}
