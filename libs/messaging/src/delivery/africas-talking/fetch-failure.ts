import { CERTIFICATE_ERROR } from '../channels/certificate-error';
import type { Outcome } from '../channels/channel';

const BEFORE_CONNECTING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** What an error may tell of itself. */
interface Failure {
  name?: string;
  message?: string;
  code?: string;
  syscall?: string;
  cause?: Failure;
  /** With several addresses to try there is a failure for each. */
  errors?: Failure[];
}

/**
 * What a request that ended without an answer means. Certain is what failed before the provider was sent anything;
 * with anything later, the time limit included, it may have the message.
 * @param wasRead whether a part of the body was handed out
 */
export function fetchFailure(error: unknown, wasRead: boolean): Outcome {
  const { name, cause } = failure(error);
  // An answer, in a way: whoever is there told us to ask elsewhere.
  if (failure(cause).message === 'unexpected redirect') return { status: 'retry', reason: 'wrong_base_url' };
  const causes = failure(cause).errors ?? [failure(cause)];
  if (!wasRead || (causes.length > 0 && causes.every(neverConnected)))
    return { status: 'retry', reason: 'unreachable' };
  return { status: 'doubtful', reason: name === 'TimeoutError' ? 'timed_out' : 'connection_lost' };
}

const failure = (error: unknown): Failure => (typeof error === 'object' && error !== null ? error : {});

function neverConnected({ code = '', syscall = '' }: Failure): boolean {
  return ['connect', 'getaddrinfo'].includes(syscall) || BEFORE_CONNECTING.has(code) || CERTIFICATE_ERROR.test(code);
}
