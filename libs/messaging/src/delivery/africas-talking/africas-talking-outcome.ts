import { z } from 'zod';

import type { Outcome } from '../channels/channel';

/**
 * Status codes of a recipient, as Africa's Talking documents them: its name, what it means, and our reason. 500 and 501 are
 * taken at their word: they say that the provider has not taken the message. That is a choice, see {@link outcomeOfStatus}.
 */
const REFUSALS: Record<number, [name: string, status: 'failed' | 'retry', reason: string]> = {
  401: ['RiskHold', 'failed', 'risk_hold'],
  402: ['InvalidSenderId', 'retry', 'invalid_sender_id'],
  403: ['InvalidPhoneNumber', 'failed', 'invalid_phone_number'],
  404: ['UnsupportedNumberType', 'failed', 'unsupported_number_type'],
  405: ['InsufficientBalance', 'retry', 'insufficient_balance'],
  406: ['UserInBlacklist', 'failed', 'user_in_blacklist'],
  407: ['CouldNotRoute', 'failed', 'could_not_route'],
  409: ['DoNotDisturbRejection', 'failed', 'do_not_disturb'],
  500: ['InternalServerError', 'retry', 'internal_server_error'],
  501: ['GatewayError', 'retry', 'gateway_error'],
  502: ['RejectedByGateway', 'failed', 'rejected_by_gateway'],
};

const TAKEN = new Set([100, 101, 102]);

const UNREADABLE: Outcome = { status: 'doubtful', reason: 'unreadable_answer' };

const answer = z.object({
  SMSMessageData: z.object({
    Message: z.string().catch(''),
    Recipients: z.array(
      z.object({
        statusCode: z.int(),
        messageId: z.string().max(255).nullish().catch(null),
        cost: z.string().nullish().catch(null),
      }),
    ),
  }),
});

/** What a successful HTTP answer to a message for one recipient says. */
export function outcomeOfAnswer(body: string): Outcome {
  const parsed = answer.safeParse(parseJson(body));
  if (!parsed.success) return UNREADABLE;
  const { Message, Recipients } = parsed.data.SMSMessageData;
  const [recipient, ...others] = Recipients;
  // What concerns the whole request stands in place of recipients: `InvalidSenderId`.
  if (!recipient) {
    const refusal = Object.values(REFUSALS).find(([name]) => name === Message);
    return refusal ? toOutcome(refusal) : UNREADABLE;
  }
  if (others.length > 0) return UNREADABLE;
  const { statusCode, messageId, cost } = recipient;
  if (TAKEN.has(statusCode)) {
    return {
      status: 'sent',
      provider_message_id: messageId && messageId !== 'None' ? messageId : null,
      cost: money(cost),
    };
  }
  const refusal = REFUSALS[statusCode];
  return refusal ? toOutcome(refusal) : { status: 'doubtful', reason: `unknown_status_${statusCode}` };
}

const toOutcome = ([, status, reason]: (typeof REFUSALS)[number]): Outcome => ({ status, reason });

/**
 * What an HTTP status other than success says. A message is not lost because our key is wrong or the provider is busy;
 * a gateway that got no answer (502, 504) cannot know whether the provider has it. 500 and 503 are taken at their word: the
 * provider says that it has not taken the message, so it is tried again. That is a choice: a provider that says so and
 * sends it all the same makes us write twice. Doubtful instead, each of its outages would leave thousands to people.
 */
export function outcomeOfStatus(status: number): Outcome {
  if (status === 401 || status === 403) return { status: 'retry', reason: 'wrong_api_key' };
  if (status === 429) return { status: 'retry', reason: 'too_many_requests' };
  if (status === 500 || status === 503) return { status: 'retry', reason: `http_${status}` };
  // Not the API: it is elsewhere, and knows nothing of the message.
  if (status === 404 || status === 405) {
    return { status: 'retry', reason: 'wrong_base_url' };
  }
  if (status >= 400 && status < 500 && status !== 408) return { status: 'failed', reason: `http_${status}` };
  return { status: 'doubtful', reason: `http_${status}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `KES 0.8000`; null for `0` and whatever else. */
function money(cost: string | null | undefined): { amount: string; currency: string } | null {
  const { currency, amount } =
    /^(?<currency>[A-Z]{3}) (?<amount>\d{1,8}(?:\.\d{1,6})?)$/.exec(cost ?? '')?.groups ?? {};
  return currency && amount ? { amount, currency } : null;
}
