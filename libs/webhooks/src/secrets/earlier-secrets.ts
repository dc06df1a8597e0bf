import { TooManyEarlierSecrets } from '../webhooks.errors';

/** Each signature takes its place in the header of every request. */
const MAX_EARLIER = 3;
const HOUR_MS = 60 * 60 * 1_000;

/** A secret that was replaced, encrypted as it is stored, and until when it signs too (ISO 8601). */
export interface EarlierSecret {
  sealed: string;
  until: string;
}

/** The secrets whose overlap is not over. */
export const stillSigning = (earlier: readonly EarlierSecret[], now: Date): EarlierSecret[] =>
  earlier.filter(({ until }) => Date.parse(until) > now.getTime());

/**
 * The columns of a webhook whose secret is replaced now. With 0 hours nothing signs beside the new secret.
 * @throws TooManyEarlierSecrets, because the receiver may have the oldest one, so none can end for the new one
 */
export function columnsAfterRotation(
  { sealed_secret, earlier_secrets }: { sealed_secret: string; earlier_secrets: EarlierSecret[] },
  overlapHours: number,
) {
  if (overlapHours === 0) return { earlier_secrets: [], previous_until: null };
  const now = new Date();
  const earlier = stillSigning(earlier_secrets, now);
  const ends = earlier.map((secret) => Date.parse(secret.until));
  if (ends.length >= MAX_EARLIER) throw new TooManyEarlierSecrets(MAX_EARLIER, new Date(Math.min(...ends)));
  const until = new Date(now.getTime() + overlapHours * HOUR_MS).toISOString();
  const all = [...earlier, { sealed: sealed_secret, until }];
  const last = Math.max(...all.map((secret) => Date.parse(secret.until)));
  return { earlier_secrets: all.map((secret) => ({ ...secret })), previous_until: new Date(last) };
}
