import { Injectable } from '@nestjs/common';
import { type OpenedSecret, SealedSecrets, TokenKeys } from '@wateja/auth';
import { randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

/** A webhook, as its secrets are bound to it. */
interface Owner {
  business_id: number;
  id: number;
}

/** Makes the secrets of webhooks, and seals them with a key that is not in the database. */
@Injectable()
export class WebhookSecrets {
  private readonly secrets: SealedSecrets;

  constructor(keys: TokenKeys) {
    this.secrets = new SealedSecrets(keys, 'webhook');
  }

  /** True while what earlier keys have sealed can be opened. */
  get hasEarlierKeys(): boolean {
    return this.secrets.hasEarlierKeys;
  }

  /** A new secret, as receivers enter it: `whsec_` and 32 random bytes in base64. */
  generate(): string {
    return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
  }

  seal(secret: string, owner: Owner): string {
    return this.secrets.seal(secret, nameOf(owner));
  }

  /** Null when JWT_SECRET and JWT_PREVIOUS_SECRETS do not have the key that sealed it. */
  open(sealed: string, owner: Owner): OpenedSecret | null {
    return this.secrets.open(sealed, nameOf(owner));
  }
}

const nameOf = ({ business_id, id }: Owner) => `webhook ${business_id}/${id}`;
