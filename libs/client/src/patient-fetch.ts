import { retryAfterOf } from './wateja-error.js';

type Fetch = typeof fetch;

interface Patience {
  /** How often a request is repeated. */
  retries: number;
  /** In seconds. A longer wait is the program's decision: it gets the error, with `retryAfter`. */
  longestWait: number;
}

export const DEFAULT_PATIENCE: Patience = { retries: 2, longestWait: 60 };

const REFUSED = 429;
const CONFLICT = 409;
const UNAVAILABLE = [502, 503, 504];

/**
 * A `fetch` that repeats what may be repeated, up to `retries` times: a request that was refused with 429, unless it is a
 * POST without an `Idempotency-Key`; and a GET, or a POST with such a key, if the network or the server failed, or if an
 * earlier attempt is still under way. It waits as long as `Retry-After` says, otherwise for a second, then two, then four.
 *
 * Forms with files are sent once: each repetition would need a copy of the file in memory. So is every other POST without a
 * key, because a further attempt to log in counts against the person.
 */
export function patientFetch(send: Fetch, { retries, longestWait }: Patience): Fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (isSentOnce(request)) return send(request);
    for (let done = 0; ; done += 1) {
      const isLast = done >= retries;
      const backoff = 2 ** done;
      let wait = backoff;
      try {
        // A body can be read only once, so each attempt sends a copy.
        const response = await send(isLast ? request : request.clone());
        if (isLast || !isRepeatable(request, response)) return response;
        wait = retryAfterOf(response) ?? backoff;
        if (wait > longestWait) return response;
        await response.body?.cancel();
      } catch (error) {
        if (isLast || request.signal.aborted || !isSafe(request)) throw error;
      }
      await pause(wait, request.signal);
    }
  };
}

function isSentOnce({ method, headers }: Request): boolean {
  const isForm = headers.get('Content-Type')?.startsWith('multipart/form-data') === true;
  return isForm || (method === 'POST' && !headers.has('Idempotency-Key'));
}

function isRepeatable(request: Request, response: Response): boolean {
  if (response.status === REFUSED) return true;
  const isUnderWay = response.status === CONFLICT && retryAfterOf(response) !== null;
  return (isUnderWay || UNAVAILABLE.includes(response.status)) && isSafe(request);
}

/** Whether a second arrival of this request changes nothing. */
function isSafe({ method, headers }: Request): boolean {
  return method === 'GET' || (method === 'POST' && headers.has('Idempotency-Key'));
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1_000);
    function stop() {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('The request was stopped'));
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}
