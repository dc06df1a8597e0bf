import { Injectable } from '@nestjs/common';
import { ValidationFailed } from '@wateja/common';
import { PrismaService, type Transaction } from '@wateja/prisma';

import type { UserPrincipal } from '../principals/principal';
import { newRecoveryCodes } from '../second-factor/recovery-codes';
import { SecondFactorSecrets } from '../second-factor/second-factor-secrets';
import { SecondFactorIsOff, SecondFactorIsOn } from '../second-factor/second-factor.errors';
import { SecondFactorsService } from '../second-factor/second-factors.service';
import { newTotpSecret, totpAddress } from '../second-factor/totp';
import type { RequestOrigin } from '../trail/request-origins';
import { SecurityEvents } from '../trail/security-events.service';
import { RefreshTokensService } from './refresh-tokens.service';

/** How long a secret waits for its first code. */
const SETUP_TTL_MS = 10 * 60 * 1_000;

/** Turns second factors on and off, which ends the user's other sessions. */
@Injectable()
export class TotpService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly secrets: SecondFactorSecrets,
    private readonly secondFactors: SecondFactorsService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly events: SecurityEvents,
  ) {}

  /**
   * Makes a secret, and shows it this once. Sign-ins ask for no code before {@link confirm}.
   * @throws SecondFactorIsOn
   */
  async start({ user_id }: UserPrincipal): Promise<{ secret: string; otpauth_url: string }> {
    const secret = newTotpSecret();
    return this.prisma.transaction(async (tx) => {
      const { email } = await lockUser(tx, user_id);
      if (await this.secondFactors.isOn(tx, user_id)) throw new SecondFactorIsOn();
      const data = { sealed_secret: this.secrets.seal(secret, user_id), last_step: 0, created_at: new Date() };
      await tx.secondFactor.upsert({ where: { user_id }, create: { user_id, ...data }, update: data });
      return { secret, otpauth_url: totpAddress(secret, email) };
    });
  }

  /**
   * Turns the second factor on, when the user's app has the secret. All other sessions end, because they were opened
   * without it.
   * @returns the recovery codes
   * @throws SecondFactorIsOn; SecondFactorIsOff when no secret waits; ValidationFailed for a wrong code
   */
  async confirm({ user_id, session_id }: UserPrincipal, typed: string, origin: RequestOrigin): Promise<string[]> {
    return this.prisma.transaction(async (tx) => {
      await lockUser(tx, user_id);
      const factor = await tx.secondFactor.findFirst({ where: { user_id } });
      if (factor?.confirmed_at) throw new SecondFactorIsOn();
      if (!factor || factor.created_at.getTime() < Date.now() - SETUP_TTL_MS) throw new SecondFactorIsOff();
      if (!(await this.secondFactors.useCode(tx, { ...factor, user_id }, typed))) {
        throw new ValidationFailed([{ path: 'code', message: 'Must be the code that the app shows now' }]);
      }
      await tx.secondFactor.update({ where: { user_id }, data: { confirmed_at: new Date() } });
      await this.refreshTokens.revokeAll(tx, user_id, session_id);
      await this.events.record([{ user_id, kind: 'second_factor_on', session_id, origin }], tx);
      return replaceCodes(tx, user_id);
    });
  }

  /** Turns the second factor off, and ends all other sessions. Without a second factor it changes nothing. */
  async remove(
    { user_id, session_id }: Pick<UserPrincipal, 'user_id' | 'session_id'>,
    origin: RequestOrigin | null,
  ): Promise<void> {
    await this.prisma.transaction(async (tx) => {
      await lockUser(tx, user_id);
      const wasOn = await this.secondFactors.isOn(tx, user_id);
      await tx.secondFactor.deleteMany({ where: { user_id } });
      await tx.recoveryCode.deleteMany({ where: { user_id } });
      if (!wasOn) return;
      await this.refreshTokens.revokeAll(tx, user_id, session_id);
      await this.events.record([{ user_id, kind: 'second_factor_off', session_id, origin }], tx);
    });
  }

  /** Makes new recovery codes. The earlier ones stop working. @throws SecondFactorIsOff */
  async renewCodes({ user_id, session_id }: UserPrincipal, origin: RequestOrigin): Promise<string[]> {
    return this.prisma.transaction(async (tx) => {
      await lockUser(tx, user_id);
      if (!(await this.secondFactors.isOn(tx, user_id))) throw new SecondFactorIsOff();
      await this.events.record([{ user_id, kind: 'recovery_codes_replaced', session_id, origin }], tx);
      return replaceCodes(tx, user_id);
    });
  }
}

/** Lets only one request at a time change or use the second factor of a user. */
async function lockUser(tx: Transaction, userId: number): Promise<{ email: string }> {
  const [user] = await tx.$queryRaw<{ email: string }[]>`
    SELECT email FROM users WHERE id = ${userId} FOR NO KEY UPDATE`;
  if (!user) throw new Error('The user of a request is gone');
  return user;
}

async function replaceCodes(tx: Transaction, userId: number): Promise<string[]> {
  const codes = newRecoveryCodes();
  await tx.recoveryCode.deleteMany({ where: { user_id: userId } });
  await tx.recoveryCode.createMany({ data: codes.map(({ code_hash }) => ({ user_id: userId, code_hash })) });
  return codes.map(({ code }) => code);
}
