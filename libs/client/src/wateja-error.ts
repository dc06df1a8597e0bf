import type { Problem } from './generated/types.gen.js';

/** An answer of Wateja with an error. Failures of the network stay what `fetch` throws. */
export class WatejaError extends Error {
  override readonly name = 'WatejaError';

  constructor(
    /** The HTTP status, such as 404. */
    readonly status: number,
    /** Stable, for programs, such as `customer_not_found`. The messages may change. */
    readonly code: string,
    message: string,
    /** The refused fields of a 400 or 422. */
    readonly details: NonNullable<Problem['details']>,
    /** In seconds. Null if the server does not say when to try again. */
    readonly retryAfter: number | null,
    /** The id of the request, to find it in the log of the server. */
    readonly requestId: string | null,
    /** For the error `second_factor_required`: the value that `auth.secondFactor()` takes beside the code. */
    readonly challenge: string | null = null,
    /** Of `customer_merged`: the customer into whom this one was merged. */
    readonly customerId: number | null = null,
    /** Of `recipients_unconfirmed`: how many recipients the campaign has now. */
    readonly recipients: number | null = null,
  ) {
    super(message);
  }

  /** Reads the answer of the server. A proxy may answer with a page instead of a problem. */
  static of(body: unknown, response: Response): WatejaError {
    const { code, error, details, challenge, customer_id, recipients } = isProblem(body) ? body : UNEXPECTED;
    return new WatejaError(
      response.status,
      code,
      error ?? `The server answered ${response.status}.`,
      details ?? [],
      retryAfterOf(response),
      response.headers.get('X-Request-Id'),
      challenge ?? null,
      customer_id ?? null,
      recipients ?? null,
    );
  }
}

const UNEXPECTED: Partial<Problem> & { code: string } = { code: 'unexpected_answer' };

/** The seconds of `Retry-After`. The server writes no dates into it. */
export function retryAfterOf(response: Response): number | null {
  const value = response.headers.get('Retry-After');
  return value !== null && /^\d+$/.test(value) ? Number(value) : null;
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'error' in body;
}
