import { createClient } from './generated/client/index.js';
import { WatejaRoutes } from './generated/sdk.gen.js';
import { refuseDots } from './path-values.js';
import { DEFAULT_PATIENCE, patientFetch } from './patient-fetch.js';
import { WatejaError } from './wateja-error.js';

/** All routes, in groups such as `sales` and `customers`. The methods are named by what they do: `sales.refund`. */
export type Wateja = WatejaRoutes;

export interface WatejaOptions {
  /** The address of the server without `/api`, such as `http://127.0.0.1:3000`. */
  baseUrl: string;
  /** The API key of a till or of another program. */
  apiKey?: string;
  /** The access token of a person who has logged in. It is asked for each request, so that it can be refreshed. */
  getToken?: () => string | undefined | Promise<string | undefined>;
  /** How often a request is repeated, if that is safe. Default: 2. */
  retries?: number;
  /** A request is repeated only if the server asks for at most this many seconds (`Retry-After`). Default: 60. */
  longestWait?: number;
  /** Sends the requests. Default: the `fetch` of the platform. */
  fetch?: typeof fetch;
}

/** POST routes that take no `Idempotency-Key`. A new API key, for example, is in no kept answer, because it is secret. */
const WITHOUT_KEY: ReadonlySet<string> = new Set([
  '/api/auth/login',
  '/api/auth/logout',
  '/api/auth/password',
  '/api/auth/password-reset',
  '/api/auth/password-reset/confirm',
  '/api/auth/recovery-codes',
  '/api/auth/refresh',
  '/api/auth/second-factor',
  '/api/auth/totp',
  '/api/auth/totp/confirm',
  '/api/admin/events/{eventId}/replay',
  '/api/businesses/{businessId}/api-keys',
  '/api/businesses/{businessId}/widget-tokens',
  '/api/imports/{businessId}',
  '/api/messaging/{businessId}/callback-token/rotate',
  '/api/rewards/{businessId}/simulate',
  '/api/webhooks/{businessId}',
  '/api/webhooks/{businessId}/{webhookId}/rotate',
]);

/**
 * Creates a client. Each method answers what the document calls the body of its answer.
 * @throws from each method: WatejaError if the server answers with an error, and what `fetch` throws if it does not
 * answer; TypeError, and sends nothing, if a value of `path` is `.` or `..`
 */
export function createWateja({ baseUrl, apiKey, getToken, ...options }: WatejaOptions): Wateja {
  const { retries, longestWait } = DEFAULT_PATIENCE;
  const patience = { retries: options.retries ?? retries, longestWait: options.longestWait ?? longestWait };
  const client = createClient({
    baseUrl: baseUrl.endsWith('/') ? baseUrl.slice(0, -1) : baseUrl,
    auth: async () => apiKey ?? (await getToken?.()),
    // Called by its own name, because a browser's `fetch` works only as a function of the window.
    fetch: patientFetch(options.fetch ?? ((input, init) => fetch(input, init)), patience),
    throwOnError: true,
    responseStyle: 'data',
  });
  client.interceptors.request.use((request, { url, path }) => {
    refuseDots(path);
    // A repeated POST with the same key takes effect once, so it can be sent again when the answer was lost.
    if (request.method === 'POST' && !WITHOUT_KEY.has(url) && !request.headers.has('Idempotency-Key')) {
      // A page that came over plain http has no `crypto.randomUUID`.
      request.headers.set('Idempotency-Key', crypto.getRandomValues(new Uint32Array(4)).join('-'));
    }
    return request;
  });
  client.interceptors.error.use((error, response: Response | undefined) =>
    response === undefined ? error : WatejaError.of(error, response),
  );
  return new WatejaRoutes({ client });
}
