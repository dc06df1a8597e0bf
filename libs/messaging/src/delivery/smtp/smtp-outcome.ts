import type { NodemailerError } from 'nodemailer/lib/errors';

import { CERTIFICATE_ERROR } from '../channels/certificate-error';
import type { Outcome } from '../channels/channel';

/** A refusal of these commands concerns us, not the message: the greeting, the login, or our address. */
const ABOUT_US = /^(?:CONN|EHLO|HELO|STARTTLS|AUTH|MAIL FROM)/;

/**
 * Decides what the error of a mail means.
 * @param wasRead whether the mail server asked for the message and a part of it was read
 */
export function smtpFailure(error: NodemailerError, wasRead: boolean): Outcome {
  const { code = '', originalCode = '', command = '', responseCode } = error;
  if (code === 'EAUTH' || code === 'ENOAUTH') return { status: 'retry', reason: 'wrong_smtp_credentials' };
  if (responseCode && responseCode >= 400 && responseCode < 600) {
    if (responseCode < 500) return { status: 'retry', reason: `smtp_${responseCode}` };
    return ABOUT_US.test(command) && !isTooLarge(error)
      ? { status: 'retry', reason: 'smtp_refuses_us' }
      : { status: 'failed', reason: `smtp_${responseCode}` };
  }
  if (code === 'EENVELOPE') return { status: 'failed', reason: 'invalid_address' };
  if (isTooLarge(error)) return { status: 'failed', reason: 'too_large' };
  if (code === 'ETLS' || CERTIFICATE_ERROR.test(originalCode)) return { status: 'retry', reason: 'no_trusted_tls' };
  if (wasRead) return { status: 'doubtful', reason: 'connection_lost' };
  return { status: 'retry', reason: 'unreachable' };
}

/** True if the server announced a size limit that the mail exceeds, or refused the size of the mail. */
const isTooLarge = ({ code, responseCode }: NodemailerError) =>
  responseCode === 552 || (code === 'EMESSAGE' && responseCode === undefined);
