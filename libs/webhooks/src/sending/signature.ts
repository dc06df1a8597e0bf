import { createHmac } from 'node:crypto';

/** What is signed: the id of the event, the time of the attempt in seconds, and the body. */
export interface SignedContent {
  id: string;
  timestamp: number;
  body: string;
}

/**
 * The header `webhook-signature` of Standard Webhooks 1.0: one signature for each secret, so that a receiver that still has
 * the previous secret accepts it too.
 * @param secrets as receivers enter them: `whsec_…`
 */
export function signatureOf({ id, timestamp, body }: SignedContent, secrets: readonly string[]): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    })
    .join(' ');
}
