import { isPhone } from '../../consents/decision/addresses';
import type { MessagingEnvironment } from '../../environment';
import type { MessageChannel, Outcome, Outgoing } from '../channels/channel';
import { bodyText } from '../channels/clean-text';
import { DeduplicatedErrorLog, type Remedies } from '../channels/deduplicated-error-log';
import { outcomeOfAnswer, outcomeOfStatus } from './africas-talking-outcome';
import { fetchFailure } from './fetch-failure';
import { SentinelBody } from './sentinel-body';

/** The account at Africa's Talking. */
export interface AfricasTalkingAccount {
  base_url: string;
  username: string;
  api_key: string;
  sender_id: string | undefined;
}

/** Errors that concern every message, in words for the operators. */
const REMEDIES = {
  wrong_api_key: 'refuses AT_USERNAME and AT_API_KEY',
  wrong_base_url: 'is not at AT_BASE_URL',
  unreachable: 'cannot be reached at AT_BASE_URL',
  insufficient_balance: 'has no credit left for AT_USERNAME',
  invalid_sender_id: 'does not know AT_SENDER_ID',
} satisfies Remedies;

/**
 * Sends SMS through the HTTP API of Africa's Talking with fetch. Their npm package cannot use another server address,
 * and it needs three more packages for one request. https://developers.africastalking.com/docs/sms/sending/bulk
 */
export class AfricasTalkingChannel implements MessageChannel {
  readonly channel = 'sms';
  readonly provider = 'africas_talking';
  readonly rate: number;
  private readonly timeout: number;
  private readonly errorLog = new DeduplicatedErrorLog('AfricasTalking', 'Africa’s Talking', REMEDIES);

  constructor(
    private readonly account: AfricasTalkingAccount,
    { SMS_RATE, MESSAGE_TIMEOUT_MS }: Pick<MessagingEnvironment, 'SMS_RATE' | 'MESSAGE_TIMEOUT_MS'>,
  ) {
    this.rate = SMS_RATE;
    this.timeout = MESSAGE_TIMEOUT_MS;
  }

  async send({ to, body }: Outgoing): Promise<Outcome> {
    // The provider reads a comma as a separator between two recipients.
    if (!isPhone(to)) return { status: 'failed', reason: 'invalid_phone' };
    const text = bodyText(body);
    if (text.trim() === '') return { status: 'failed', reason: 'empty' };
    const outcome = await this.postMessage(to, text);
    this.errorLog.record(outcome);
    return outcome;
  }

  private async postMessage(to: string, message: string): Promise<Outcome> {
    const { base_url, username, api_key, sender_id } = this.account;
    // With `enqueue` the provider answers as soon as it has the message, without waiting for the network operator.
    const form = { username, to, message, ...(sender_id ? { from: sender_id } : {}), enqueue: '1' };
    const body = new SentinelBody(new URLSearchParams(form).toString());
    try {
      const response = await fetch(`${base_url}/version1/messaging`, {
        method: 'POST',
        headers: {
          apiKey: api_key,
          Accept: 'application/json',
          'Content-Type': 'application/x-www-form-urlencoded',
          'Content-Length': String(body.length),
        },
        body: body.stream,
        duplex: 'half',
        // After a redirect, another server would get the API key, and the message could be sent twice.
        redirect: 'error',
        signal: AbortSignal.timeout(this.timeout),
      });
      if (response.ok) return outcomeOfAnswer(await response.text());
      // The status is enough; errors in the rest of the answer do not matter.
      await response.body?.cancel().catch(() => undefined);
      return outcomeOfStatus(response.status);
    } catch (error) {
      return fetchFailure(error, body.wasRead);
    }
  }
}
