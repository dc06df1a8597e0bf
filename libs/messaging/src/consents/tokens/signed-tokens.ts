import { Injectable } from '@nestjs/common';
import { TokenKeys } from '@wateja/auth';
import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Channel } from '../../message-enums';

/** The customer and the channel that an unsubscribe link is for. */
export interface Unsubscriber {
  business_id: number;
  customer_id: number;
  channel: Channel;
  /** The message with the link, which tells the address. Links of earlier versions name none. */
  message_id?: number | undefined;
}

const UNSUBSCRIBE_TOKEN = /^([1-9]\d{0,15})\.([1-9]\d{0,15})\.(sms|email)(?:\.([1-9]\d{0,15}))?\.([\w-]{43})$/;
const MAX_ID = Number.MAX_SAFE_INTEGER;

/**
 * Signs the tokens in addresses with HMAC-SHA256 in base64url. Their keys are derived from the secret of the access
 * tokens. A token that was signed with an earlier secret stays valid while that secret is configured as a previous one.
 */
@Injectable()
export class SignedTokens {
  private readonly callbackKeys: Buffer[];
  private readonly unsubscribeKeys: Buffer[];

  constructor(keys: TokenKeys) {
    this.callbackKeys = keys.derive('callback');
    this.unsubscribeKeys = keys.derive('unsubscribe');
  }

  /** The token in the addresses that this provider calls. It is the same for the whole installation. */
  callbackToken(provider: string): string {
    return sign(this.callbackKeys[0] as Buffer, provider);
  }

  isCallbackToken(provider: string, token: string): boolean {
    return isSigned(this.callbackKeys, provider, token);
  }

  /** The token of an unsubscribe link, up to 100 characters. It never expires, because mails do not either. */
  unsubscribeToken(unsubscriber: Unsubscriber): string {
    const claim = claimOf(unsubscriber);
    return `${claim}.${sign(this.unsubscribeKeys[0] as Buffer, claim)}`;
  }

  /** Null for any text that {@link unsubscribeToken} did not create, even if only one bit differs. */
  readUnsubscribeToken(token: string): Unsubscriber | null {
    const [, business, customer, channel, message, signature] = UNSUBSCRIBE_TOKEN.exec(token) ?? [];
    if (signature === undefined) return null;
    const unsubscriber = {
      business_id: Number(business),
      customer_id: Number(customer),
      channel: channel as Channel,
      ...(message !== undefined && { message_id: Number(message) }),
    };
    const isSound = isSigned(this.unsubscribeKeys, claimOf(unsubscriber), signature);
    const { business_id, customer_id, message_id = 0 } = unsubscriber;
    return isSound && Math.max(business_id, customer_id, message_id) <= MAX_ID ? unsubscriber : null;
  }
}

const claimOf = ({ business_id, customer_id, channel, message_id }: Unsubscriber) =>
  [business_id, customer_id, channel, ...(message_id === undefined ? [] : [message_id])].join('.');

const sign = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url');

/** Compares the encoded texts, not the decoded bytes: base64url can spell the same bytes in several ways. */
function isSigned(keys: Buffer[], text: string, signature: string): boolean {
  const actual = Buffer.from(signature);
  return keys.some((key) => {
    const expected = Buffer.from(sign(key, text));
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  });
}
