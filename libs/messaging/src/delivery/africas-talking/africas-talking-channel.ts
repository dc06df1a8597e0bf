import { isPhone } from '../../consents/decision/addresses';
import type { MessagingEnvironment } from '../../environment';
import type { MessageChannel, Outcome, Outgoing } from '../channels/channel';
import { bodyText } from '../channels/clean-text';
import { DeduplicatedErrorLog, type Remedies } from '../channels/deduplicated-error-log';
import { outcomeOfAnswer, outcomeOfStatus } from './africas-talking-outcome';
import { fetchFailure } from './fetch-failure';
import { SentinelBody } from './sentinel-body';

/** How to reach Africa's Talking. */
export interface AfricasTalkingAccount {
  base_url: string;
  username: string;
  api_key: string;
  sender_id: string | undefined;
}

/** What operators are told, because it concerns every message. */
const REMEDIES = {
  wrong_api_key: 'refuses AT_USERNAME and AT_API_KEY',
  wrong_base_url: 'is not at AT_BASE_URL',
  unreachable: 'cannot be reached at AT_BASE_URL',
  insufficient_balance: 'has no credit left for AT_USERNAME',
  invalid_sender_id: 'does not know AT_SENDER_ID',
} satisfies Remedies;

/**
 * SMS by Africa's Talking's HTTP API, with fetch: its npm package cannot be pointed at another server, and brings
 * three more packages for one request. https://developers.africastalking.com/docs/sms/sending/bulk
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
    // A comma would make two recipients of it.
    if (!isPhone(to)) return { status: 'failed', reason: 'invalid_phone' };
    const text = bodyText(body);
    if (text.trim() === '') return { status: 'failed', reason: 'empty' };
    const outcome = await this.post(to, text);
    this.errorLog.record(outcome);
    return outcome;
  }

  private async post(to: string, message: string): Promise<Outcome> {
    const { base_url, username, api_key, sender_id } = this.account;
    // `enqueue`: it answers when it has the message, and does not wait for the network operator first.
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
        // Elsewhere nobody should get the key, nor the message a second time.
        redirect: 'error',
        signal: AbortSignal.timeout(this.timeout),
      });
      if (response.ok) return outcomeOfAnswer(await response.text());
      // The status says it all; how the rest of the answer ends does not matter.
      await response.body?.cancel().catch(() => undefined);
      return outcomeOfStatus(response.status);
    } catch (error) {
      return fetchFailure(error, body.wasRead);
    }
  }
}
