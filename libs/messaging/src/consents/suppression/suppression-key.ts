import { DomainError } from '@wateja/common';
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

import type { Channel } from '../../message-enums';

/** A text that is no phone and no address. */
const FINGERPRINT_OF = 'wateja:suppression-key';

/**
 * Makes the hashes by which Wateja remembers the phones and addresses that want no messages. There are so few phone
 * numbers that an attacker finds the number of a plain hash by trying all numbers. So the hash has a key, which is not
 * in the database.
 */
export class SuppressionKey {
  private readonly key: KeyObject;
  private isRefused = false;

  /** @param key 32 bytes */
  constructor(key: Buffer) {
    this.key = createSecretKey(key);
  }

  /** True unless the hashes of the database have another key. */
  get fitsDatabase(): boolean {
    return !this.isRefused;
  }

  /** Makes no more hashes, because the hashes of the database have another key. */
  refuse(): void {
    this.isRefused = true;
  }

  /** Hashes a phone in E.164, or an email address in any case. @throws WrongSuppressionKey */
  hash(channel: Channel, address: string): Buffer {
    const text = channel === 'email' ? address.toLowerCase() : address;
    return this.addKey(createHash('sha256').update(text).digest());
  }

  /** Turns the SHA-256 of a phone or an address into what {@link hash} returns for it. @throws WrongSuppressionKey */
  addKey(sha256: Uint8Array): Buffer {
    if (this.isRefused) throw new WrongSuppressionKey();
    return createHmac('sha256', this.key).update(sha256).digest();
  }

  /** Equal for equal keys. Nobody can find the key by it. */
  get fingerprint(): Buffer {
    return createHmac('sha256', this.key).update(FINGERPRINT_OF).digest();
  }
}

/** Until the process has the right key, it cannot recognise customers who want no messages. */
export class WrongSuppressionKey extends DomainError {
  constructor() {
    super(
      'unavailable',
      'wrong_suppression_key',
      'SUPPRESSION_KEY is not the key of the database, so nobody can tell who wants no messages',
    );
  }
}
