import { CERTIFICATE_ERROR } from '../channels/certificate-error';
import type { Outcome } from '../channels/channel';

const BEFORE_CONNECTING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** The fields that an error may have. */
interface Failure {
  name?: string;
  message?: string;
  code?: string;
  syscall?: string;
  cause?: Failure;
  /** If fetch tried several addresses, there is one error for each. */
  errors?: Failure[];
}

/**
 * Decides what a request without an answer means. If it failed before any byte of the message was sent, the provider
 * certainly does not have the message. If it failed later, or by the time limit, the provider may have it.
 * @param wasRead whether fetch has read a part of the body
 */
export function fetchFailure(error: unknown, wasRead: boolean): Outcome {
  const { name, cause } = failure(error);
  // A redirect is an answer: the server at this address is not the API.
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
