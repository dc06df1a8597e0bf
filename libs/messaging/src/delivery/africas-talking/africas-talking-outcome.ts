import { z } from 'zod';

import type { Outcome } from '../channels/channel';

/**
 * The status codes of a recipient that Africa's Talking documents: its name, the status that it means, and our reason.
 * 500 and 501 count as a promise that the provider has not accepted the message. {@link outcomeOfStatus} explains that
 * choice.
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

const ACCEPTED = new Set([100, 101, 102]);

const UNREADABLE_ANSWER: Outcome = { status: 'doubtful', reason: 'unreadable_answer' };

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

/** Reads the body of a successful HTTP answer to a message for one recipient. */
export function outcomeOfAnswer(body: string): Outcome {
  const parsed = answer.safeParse(parseJson(body));
  if (!parsed.success) return UNREADABLE_ANSWER;
  const { Message, Recipients } = parsed.data.SMSMessageData;
  const [recipient, ...others] = Recipients;
  // For an error of the whole request, the provider sends its name, such as `InvalidSenderId`, and no recipients.
  if (!recipient) {
    const refusal = Object.values(REFUSALS).find(([name]) => name === Message);
    return refusal ? toOutcome(refusal) : UNREADABLE_ANSWER;
  }
  if (others.length > 0) return UNREADABLE_ANSWER;
  const { statusCode, messageId, cost } = recipient;
  if (ACCEPTED.has(statusCode)) {
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
 * Decides by an HTTP status other than success. If our key is wrong or the provider is busy, the message is tried
 * again. If a gateway got no answer (502, 504), nobody can know whether the provider has the message, so it is
 * doubtful. 500 and 503 count as a promise that the provider has not accepted the message, so it is tried again. That
 * is a choice: if a provider sends the message in spite of such an answer, the customer gets it twice. But if these
 * answers made messages doubtful, each outage of the provider would leave thousands of messages to people.
 */
export function outcomeOfStatus(status: number): Outcome {
  if (status === 401 || status === 403) return { status: 'retry', reason: 'wrong_api_key' };
  if (status === 429) return { status: 'retry', reason: 'too_many_requests' };
  if (status === 500 || status === 503) return { status: 'retry', reason: `http_${status}` };
  // The address is not that of the API, so that server knows nothing of the message.
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

/** Reads a price such as `KES 0.8000`; null for `0` and for any other text. */
function money(cost: string | null | undefined): { amount: string; currency: string } | null {
  const { currency, amount } =
    /^(?<currency>[A-Z]{3}) (?<amount>\d{1,8}(?:\.\d{1,6})?)$/.exec(cost ?? '')?.groups ?? {};
  return currency && amount ? { amount, currency } : null;
}
