import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { createPublicKey, type KeyObject } from 'node:crypto';

import { IdentityProviderUnavailable } from './tokens.errors';

/** How long fetched keys are used, and how soon a token with an unknown key may cause another fetch. */
const KEYS_TTL_MS = 10 * 60_000;
const MIN_FETCH_INTERVAL_MS = 30_000;
const FETCH_TIMEOUT_MS = 3_000;
const MAX_BYTES = 256 * 1024;

interface KeySet {
  keys: ReadonlyMap<string, KeyObject>;
  read_at: number;
}

/**
 * The public keys of the identity provider. They are fetched when a token first needs them, and again when a token
 * names an unknown key. There is one fetch at a time and at most two a minute, whatever tokens callers send.
 */
export class IdentityProviderKeys {
  private readonly logger = new Logger('IdentityProvider');
  private failed_at = -Infinity;

  private readonly sets = new LRUCache<'keys', KeySet>({
    max: 1,
    ttl: KEYS_TTL_MS,
    // While the provider does not answer, the keys that it published last stay valid.
    allowStaleOnFetchRejection: true,
    noDeleteOnFetchRejection: true,
    fetchMethod: () => this.fetchKeySet(),
  });

  constructor(private readonly url: string) {}

  /** The key with this id; null when the provider has none. @throws IdentityProviderUnavailable */
  async find(kid: string): Promise<KeyObject | null> {
    const cached = await this.keySet(false);
    const key = cached.keys.get(kid);
    if (key || Date.now() - cached.read_at < MIN_FETCH_INTERVAL_MS) return key ?? null;
    return (await this.keySet(true)).keys.get(kid) ?? null;
  }

  private async keySet(forceRefresh: boolean): Promise<KeySet> {
    const isPaused = Date.now() - this.failed_at < MIN_FETCH_INTERVAL_MS;
    const lastKeys = isPaused ? this.sets.get('keys', { allowStale: true }) : undefined;
    if (lastKeys) return lastKeys;
    if (isPaused) throw new IdentityProviderUnavailable();
    const keys = await this.sets.fetch('keys', { forceRefresh }).catch(() => undefined);
    if (keys) return keys;
    throw new IdentityProviderUnavailable();
  }

  private async fetchKeySet(): Promise<KeySet> {
    try {
      const keys = await signingKeys(this.url);
      const idAndKeys = keys.map((key) => [key.kid, createPublicKey(key.getPublicKey())] as const);
      this.failed_at = -Infinity;
      return { keys: new Map(idAndKeys.filter(([kid]) => kid)), read_at: Date.now() };
    } catch (error) {
      this.failed_at = Date.now();
      this.logger.warn(`Cannot fetch the identity provider's keys: ${(error as Error).message}`);
      throw error;
    }
  }
}

async function signingKeys(url: string) {
  // The package is loaded here, because most installations never need it and it would make every start a tenth slower.
  const { JwksClient } = await import('jwks-rsa');
  const fetcher = async () => ({ keys: await fetchKeys(url) });
  return new JwksClient({ jwksUri: url, cache: false, rateLimit: false, fetcher }).getSigningKeys();
}

/** Fetches the key set. It follows no redirect, and limits the time and the size of the answer. */
async function fetchKeys(url: string): Promise<never[]> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!answer.ok || !answer.body) throw new Error(`The identity provider answered with status ${answer.status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('The answer is too large');
    chunks.push(chunk);
  }
  const { keys } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error('The answer is not a key set');
  return keys as never[];
}
