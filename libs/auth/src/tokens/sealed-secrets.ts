import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import type { TokenKeys } from './token-keys';

const ALGORITHM = 'aes-256-gcm';
/** The sizes that NIST SP 800-38D recommends. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret that was sealed, and whether an earlier key sealed it. */
export interface OpenedSecret {
  secret: string;
  isOfEarlierKey: boolean;
}

/**
 * Encrypts secrets that the database must give back in plain text, such as those of second factors and webhooks, with a
 * key of JWT_SECRET. So a copy of the database alone opens nothing. Earlier keys still open what they sealed.
 */
export class SealedSecrets {
  /** The current key first. */
  private readonly keys: Buffer[];

  /** @param purpose secrets of one purpose are no use for another */
  constructor(keys: TokenKeys, purpose: string) {
    this.keys = keys.derive(purpose);
  }

  /** True while what earlier keys have sealed can be opened. */
  get hasEarlierKeys(): boolean {
    return this.keys.length > 1;
  }

  /** Encrypts the secret of an owner, such as `user 7`, in base64url. Nobody can give the result to another owner. */
  seal(secret: string, owner: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.keys[0] as Buffer, nonce).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Decrypts the secret of an owner. Null when none of the keys has sealed it for this owner. */
  open(sealed: string, owner: string): OpenedSecret | null {
    const bytes = Buffer.from(sealed, 'base64url');
    const [nonce, tag] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
    for (const [index, key] of this.keys.entries()) {
      try {
        const cipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
        cipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
        const secret = cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
        return { secret, isOfEarlierKey: index > 0 };
      } catch {
        // Another key, or another owner.
      }
    }
    return null;
  }
}
