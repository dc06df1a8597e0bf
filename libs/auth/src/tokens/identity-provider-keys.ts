import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { createPublicKey, type KeyObject } from 'node:crypto';

import { IdentityProviderUnavailable } from './tokens.errors';

/** How long keys are good without asking again, and how soon an unknown one may ask again. */
const KEYS_TTL_MS = 10 * 60_000;
const MIN_FETCH_INTERVAL_MS = 30_000;
const FETCH_TIMEOUT_MS = 3_000;
const MAX_BYTES = 256 * 1024;

interface KeySet {
  keys: ReadonlyMap<string, KeyObject>;
  read_at: number;
}

/**
 * The public keys of the identity provider. They are fetched when a token first needs them, by one request at a time,
 * and again when a token names one that is not there: at most twice a minute, whatever is sent to us.
 */
export class IdentityProviderKeys {
  private readonly logger = new Logger('IdentityProvider');
  private failed_at = -Infinity;

  private readonly sets = new LRUCache<'keys', KeySet>({
    max: 1,
    ttl: KEYS_TTL_MS,
    // Keys that were good stay good while the provider is away.
    allowStaleOnFetchRejection: true,
    noDeleteOnFetchRejection: true,
    fetchMethod: () => this.read(),
  });

  constructor(private readonly url: string) {}

  /** The key of this name; null when the provider has none. @throws IdentityProviderUnavailable */
  async find(kid: string): Promise<KeyObject | null> {
    const known = await this.keySet(false);
    const key = known.keys.get(kid);
    if (key || Date.now() - known.read_at < MIN_FETCH_INTERVAL_MS) return key ?? null;
    return (await this.keySet(true)).keys.get(kid) ?? null;
  }

  private async keySet(forceRefresh: boolean): Promise<KeySet> {
    const isPaused = Date.now() - this.failed_at < MIN_FETCH_INTERVAL_MS;
    const held = isPaused ? this.sets.get('keys', { allowStale: true }) : undefined;
    if (held) return held;
    if (isPaused) throw new IdentityProviderUnavailable();
    const keys = await this.sets.fetch('keys', { forceRefresh }).catch(() => undefined);
    if (keys) return keys;
    throw new IdentityProviderUnavailable();
  }

  private async read(): Promise<KeySet> {
    try {
      const keys = await signingKeys(this.url);
      const named = keys.map((key) => [key.kid, createPublicKey(key.getPublicKey())] as const);
      this.failed_at = -Infinity;
      return { keys: new Map(named.filter(([kid]) => kid)), read_at: Date.now() };
    } catch (error) {
      this.failed_at = Date.now();
      this.logger.warn(`Cannot read the identity provider's keys: ${(error as Error).message}`);
      throw error;
    }
  }
}

async function signingKeys(url: string) {
  // Loaded here, because most installations never need it, and it is a tenth of what a start would load.
  const { JwksClient } = await import('jwks-rsa');
  const fetcher = async () => ({ keys: await fetchKeys(url) });
  return new JwksClient({ jwksUri: url, cache: false, rateLimit: false, fetcher }).getSigningKeys();
}

/** Follows no redirection, and waits and reads only so long. */
async function fetchKeys(url: string): Promise<never[]> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!answer.ok || !answer.body) throw new Error(`It answers ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('The answer is too large');
    chunks.push(chunk);
  }
  const { keys } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('The answer is no key set');
  return keys as never[];
}
