import { Injectable } from '@nestjs/common';
import { TokenKeys } from '@wateja/auth';
import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Channel } from '../../message-enums';

/** Whom a link of a message lets say that they want no more of them, and on which channel. */
export interface Unsubscriber {
  business_id: number;
  customer_id: number;
  channel: Channel;
}

const UNSUBSCRIBE_TOKEN = /^([1-9]\d{0,15})\.([1-9]\d{0,15})\.(sms|email)\.([\w-]{43})$/;
const MAX_ID = Number.MAX_SAFE_INTEGER;

/**
 * Texts that stand in addresses and prove that we wrote them: HMAC-SHA256 in base64url, with a key of their own, derived
 * from the secret of access tokens. What an earlier secret signed stays good while it is configured as a previous one.
 */
@Injectable()
export class SignedTokens {
  private readonly callbackKeys: Buffer[];
  private readonly unsubscribeKeys: Buffer[];

  constructor(keys: TokenKeys) {
    this.callbackKeys = keys.derive('callback');
    this.unsubscribeKeys = keys.derive('unsubscribe');
  }

  /** What stands in the addresses that this provider calls; the same for the whole installation. */
  callbackToken(provider: string): string {
    return sign(this.callbackKeys[0] as Buffer, provider);
  }

  isCallbackToken(provider: string, token: string): boolean {
    return isSigned(this.callbackKeys, provider, token);
  }

  /** What stands in a link to unsubscribe, up to 83 characters. It never expires: nor do the mails. */
  unsubscribeToken(unsubscriber: Unsubscriber): string {
    const claim = claimOf(unsubscriber);
    return `${claim}.${sign(this.unsubscribeKeys[0] as Buffer, claim)}`;
  }

  /** Null for anything that {@link unsubscribeToken} did not write, to the last bit. */
  readUnsubscribeToken(token: string): Unsubscriber | null {
    const [, business, customer, channel, signature] = UNSUBSCRIBE_TOKEN.exec(token) ?? [];
    if (signature === undefined) return null;
    const unsubscriber = {
      business_id: Number(business),
      customer_id: Number(customer),
      channel: channel as Channel,
    };
    const isSound = isSigned(this.unsubscribeKeys, claimOf(unsubscriber), signature);
    return isSound && Math.max(unsubscriber.business_id, unsubscriber.customer_id) <= MAX_ID ? unsubscriber : null;
  }
}

const claimOf = ({ business_id, customer_id, channel }: Unsubscriber) => `${business_id}.${customer_id}.${channel}`;

const sign = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url');

/** Compares what is written, not the bytes it stands for: base64url has several spellings of the same bytes. */
function isSigned(keys: Buffer[], text: string, signature: string): boolean {
  const given = Buffer.from(signature);
  return keys.some((key) => {
    const expected = Buffer.from(sign(key, text));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
