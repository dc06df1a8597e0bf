import { Injectable } from '@nestjs/common';
import { safeId } from '@wateja/common';
import type { Transaction } from '@wateja/prisma';

import type { RequestOrigin } from '../trail/request-origins';
import { SecurityEvents } from '../trail/security-events.service';
import { hashOfRecoveryCode } from './recovery-codes';
import { SecondFactorSecrets } from './second-factor-secrets';
import { stepOf } from './totp';
import { WrongCodes } from './wrong-codes.service';

/** The secret of an app, as it is stored. */
interface StoredFactor {
  user_id: number;
  sealed_secret: string;
  last_step: bigint;
}

/** Checks second factors: codes of an app (RFC 6238), and recovery codes for the day on which the phone is gone. */
@Injectable()
export class SecondFactorsService {
  constructor(
    private readonly secrets: SecondFactorSecrets,
    private readonly events: SecurityEvents,
    private readonly wrongCodes: WrongCodes,
  ) {}

  /** True when a sign-in of this user needs a code. */
  async isOn(tx: Transaction, userId: number): Promise<boolean> {
    return (await tx.secondFactor.findFirst({ where: { user_id: userId, confirmed_at: { not: null } } })) !== null;
  }

  /**
   * Checks a code of the app or a recovery code, and uses it up. A wrong one is counted. The caller's transaction must hold
   * a lock on the user's row, so that two requests cannot use one code, and be committed for a wrong code too.
   * @throws TooManyCodes for a code of the app after too many wrong codes, whether it is right or not
   */
  async prove(tx: Transaction, userId: number, typed: string, origin: RequestOrigin): Promise<boolean> {
    const factor = await tx.secondFactor.findFirst({ where: { user_id: userId, confirmed_at: { not: null } } });
    if (!factor?.confirmed_at) return false;
    const confirmed = { ...factor, user_id: userId, confirmed_at: factor.confirmed_at };
    const codeHash = hashOfRecoveryCode(typed);
    // A recovery code cannot be guessed, so the person can always use one.
    if (codeHash === null) await this.wrongCodes.assertFewEnough(tx, confirmed, origin);
    const isRight =
      codeHash === null
        ? await this.useCode(tx, confirmed, typed)
        : await this.useRecoveryCode(tx, userId, codeHash, origin);
    if (!isRight) await this.wrongCodes.count(tx, confirmed, origin);
    return isRight;
  }

  /** True for a code of the app that is later than all that were used. Uses it up. */
  async useCode(tx: Transaction, factor: StoredFactor, typed: string): Promise<boolean> {
    const { user_id, sealed_secret, last_step } = factor;
    const opened = this.secrets.open(sealed_secret, user_id);
    const step = opened && stepOf(typed.replace(/\s/g, ''), opened.secret);
    if (step === null || step <= safeId(last_step)) return false;
    await tx.secondFactor.update({ where: { user_id }, data: { last_step: step } });
    return true;
  }

  private async useRecoveryCode(tx: Transaction, userId: number, codeHash: string, origin: RequestOrigin) {
    const unused = { user_id: userId, code_hash: codeHash, used_at: null };
    const { count } = await tx.recoveryCode.updateMany({ where: unused, data: { used_at: new Date() } });
    if (count > 0) await this.events.record([{ user_id: userId, kind: 'recovery_code_used', origin }], tx);
    return count > 0;
  }
}
