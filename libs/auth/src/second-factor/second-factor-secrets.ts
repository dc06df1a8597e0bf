import { Injectable } from '@nestjs/common';

import { type OpenedSecret, SealedSecrets } from '../tokens/sealed-secrets';
import { TokenKeys } from '../tokens/token-keys';

/** Seals the secrets of second factors, each for its user. */
@Injectable()
export class SecondFactorSecrets {
  private readonly secrets: SealedSecrets;

  constructor(keys: TokenKeys) {
    this.secrets = new SealedSecrets(keys, 'second-factor');
  }

  /** True while what earlier keys have sealed can be opened. */
  get hasEarlierKeys(): boolean {
    return this.secrets.hasEarlierKeys;
  }

  seal(secret: string, userId: number): string {
    return this.secrets.seal(secret, `user ${userId}`);
  }

  /** Null when none of the keys has sealed it for this user. */
  open(sealed: string, userId: number): OpenedSecret | null {
    return this.secrets.open(sealed, `user ${userId}`);
  }
}
