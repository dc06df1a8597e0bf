import { mayHave } from './permissions';
import type { GetToken, LookupCustomer, LookupRewards } from './types';

/** Why a request failed, as far as somebody at the counter has to know. */
export type FailureKind = 'offline' | 'not_allowed' | 'refused' | 'slow' | 'failed';

/** How long a token and an answer are waited for, together. */
const TIMEOUT_MS = 8_000;

export class LookupFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    /** A sentence of the server in English, about a field that it refuses. */
    readonly sentence?: string,
  ) {
    super(sentence ?? kind);
  }
}

export interface LookupApiOptions {
  /** The address of the server without `/api`. */
  baseUrl: string;
  businessId: number | string;
  getToken: GetToken;
}

interface Request {
  method?: 'POST';
  body?: object;
  key?: string;
  signal?: AbortSignal;
}

/** The requests of the lookup. A token that the server no longer accepts is renewed once for each request. */
export class LookupApi {
  private token: Promise<string> | undefined;
  private currentToken: string | undefined;

  constructor(private readonly options: LookupApiOptions) {}

  /** False if the token says that the page may not. Before the first request nothing is known. */
  get mayCreate(): boolean {
    return mayHave(this.currentToken, 'customers:write');
  }

  /** @throws LookupFailure */
  async lookUp(query: string, signal: AbortSignal): Promise<LookupCustomer[]> {
    const path = `customers/${this.options.businessId}/lookup?q=${encodeURIComponent(query)}`;
    return (await this.send<{ results: LookupCustomer[] }>(path, { signal })).results;
  }

  /** @param key the same for each attempt with the same body @throws LookupFailure */
  async create(body: { name: string; phone?: string }, key: string): Promise<LookupCustomer> {
    const path = `customers/${this.options.businessId}`;
    const { customer } = await this.send<{ customer: LookupCustomer }>(path, { method: 'POST', body, key });
    const { id, name, phone, customer_type } = customer;
    return { id, name, phone, customer_type };
  }

  /** Null if the token says that the page may not read points. @throws LookupFailure */
  async rewardsOf(customerId: number): Promise<LookupRewards | null> {
    if (this.currentToken !== undefined && !mayHave(this.currentToken, 'rewards:read')) return null;
    const path = `rewards/${this.options.businessId}/lookup/${customerId}`;
    return (await this.send<{ rewards: LookupRewards }>(path)).rewards;
  }

  /** Ends a request whose token or whose answer does not come. */
  private async send<Answer>(path: string, { signal, ...request }: Request = {}): Promise<Answer> {
    const controller = new AbortController();
    const end = () => controller.abort();
    signal?.addEventListener('abort', end);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new LookupFailure('slow'));
        end();
      }, TIMEOUT_MS);
    });
    try {
      return await Promise.race([timeout, this.answerTo<Answer>(path, { ...request, signal: controller.signal })]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  private async answerTo<Answer>(path: string, request: Request): Promise<Answer> {
    const asked = this.askedToken();
    const token = await asked;
    let response = await this.fetch(path, token, request);
    if (response.status === 401) {
      const renewed = await this.renew(asked);
      if (renewed !== token) response = await this.fetch(path, renewed, request);
    }
    const body: unknown = await response.json().catch(() => ({}));
    if (response.ok) return body as Answer;
    if ([401, 403, 404].includes(response.status)) throw new LookupFailure('not_allowed');
    const { details } = body as { details?: { message: string }[] };
    throw new LookupFailure(details?.[0] ? 'refused' : 'failed', details?.[0]?.message);
  }

  private async fetch(path: string, token: string, { method, body, key, signal }: Request): Promise<Response> {
    const { baseUrl } = this.options;
    try {
      return await fetch(`${baseUrl.replace(/\/$/, '')}/api/${path}`, {
        method: method ?? 'GET',
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body && { 'Content-Type': 'application/json' }),
          ...(key && { 'Idempotency-Key': key }),
        },
        credentials: 'omit',
        ...(body && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new LookupFailure('offline');
    }
  }

  private askedToken(): Promise<string> {
    this.token ??= this.ask();
    return this.token;
  }

  /** Requests that fail at the same time ask for one new token. */
  private renew(stale: Promise<string>): Promise<string> {
    if (this.token === stale) this.token = undefined;
    return this.askedToken();
  }

  private ask(): Promise<string> {
    const asked = this.callGetToken();
    // The next request asks again.
    asked.catch(() => {
      if (this.token === asked) this.token = undefined;
    });
    return asked;
  }

  private async callGetToken(): Promise<string> {
    try {
      this.currentToken = await this.options.getToken();
      return this.currentToken;
    } catch {
      throw new LookupFailure('not_allowed');
    }
  }
}
