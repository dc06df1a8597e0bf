import { isLoopback } from '@wateja/config';
import type { Readable } from 'node:stream';
import { createTransport, type Transporter } from 'nodemailer';
import type { NodemailerError } from 'nodemailer/lib/errors';
import type { SMTPPoolOptions, SMTPPoolSentMessageInfo } from 'nodemailer/lib/smtp-pool';

import { isEmail } from '../../consents/decision/addresses';
import type { MessagingEnvironment } from '../../environment';
import type { MessageChannel, Outcome, Outgoing } from '../channels/channel';
import { isWebUrl } from '../channels/clean-text';
import { DeduplicatedErrorLog, type Remedies } from '../channels/deduplicated-error-log';
import { toMail } from './mail';
import { smtpFailure } from './smtp-outcome';

/** Errors that concern every mail, in words for the operators. */
const REMEDIES = {
  wrong_smtp_credentials: 'refuses the user and password of SMTP_URL',
  smtp_refuses_us: 'refuses emails from this sender',
  no_trusted_tls: 'does not offer TLS with a trusted certificate',
  unreachable: 'cannot be reached at SMTP_URL',
} satisfies Remedies;

/** Sends email by SMTP. */
export class SmtpChannel implements MessageChannel {
  readonly channel = 'email';
  readonly provider = 'smtp';
  readonly rate: number;
  private readonly timeout: number;
  private readonly transporter: Transporter<SMTPPoolSentMessageInfo, SMTPPoolOptions>;
  /** The streams from which the mail server reads the current mails. The signal of each send is the key. */
  private readonly streams = new WeakMap<AbortSignal, Readable>();
  private isClosed = false;
  private readonly errorLog = new DeduplicatedErrorLog('Smtp', 'The mail server', REMEDIES);

  /**
   * @param url the value of SMTP_URL
   * @param from the address that all mails are sent from
   */
  constructor(
    url: string,
    private readonly from: string,
    { EMAIL_RATE, MESSAGE_TIMEOUT_MS }: Pick<MessagingEnvironment, 'EMAIL_RATE' | 'MESSAGE_TIMEOUT_MS'>,
  ) {
    this.rate = EMAIL_RATE;
    this.timeout = MESSAGE_TIMEOUT_MS;
    this.transporter = createTransport(poolOptions(new URL(url), MESSAGE_TIMEOUT_MS));
    this.transporter.use('stream', ({ data, message }, done) => {
      message.processFunc((mail: Readable) => {
        if (data.signal) this.streams.set(data.signal, mail);
        return mail;
      });
      done();
    });
  }

  async send(message: Outgoing): Promise<Outcome> {
    if (this.isClosed) return { status: 'retry', reason: 'shutting_down' };
    if (!isEmail(message.to)) return { status: 'failed', reason: 'invalid_address' };
    if (message.body.trim() === '') return { status: 'failed', reason: 'empty' };
    if (message.unsubscribe_url !== null && !isWebUrl(message.unsubscribe_url)) {
      return { status: 'failed', reason: 'invalid_unsubscribe_url' };
    }
    // Each step has a time limit of its own. This one is for a server that answers every step late.
    const signal = AbortSignal.timeout(4 * this.timeout);
    const outcome = await this.sendMail(message, signal);
    this.errorLog.record(outcome);
    return outcome;
  }

  private async sendMail(message: Outgoing, signal: AbortSignal): Promise<Outcome> {
    try {
      const { messageId } = await this.transporter.sendMail({ ...toMail(message, this.from), signal });
      return { status: 'sent', provider_message_id: messageId.replace(/[<>]/g, ''), cost: null };
    } catch (error) {
      return smtpFailure(error as NodemailerError, this.streams.get(signal)?.readableDidRead ?? false);
    }
  }

  /** Closes idle connections at once, and busy ones after their current mail. */
  close(): void {
    this.isClosed = true;
    this.transporter.close();
  }
}

function poolOptions(
  { protocol, hostname, port, username, password }: URL,
  timeout: number,
): SMTPPoolOptions & { pool: true } {
  const hasAccount = username !== '';
  return {
    pool: true,
    host: hostname.replace(/[[\]]/g, ''),
    ...(port ? { port: Number(port) } : {}),
    secure: protocol === 'smtps:',
    // With an account TLS is required, so that nobody can read the password on the network.
    requireTLS: protocol === 'smtp:' && hasAccount && !isLoopback(hostname),
    ...(hasAccount ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    dnsTimeout: timeout,
    socketTimeout: timeout,
    // The outcome decides whether a mail is sent again, so the pool must never do it.
    maxRequeues: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  };
}
