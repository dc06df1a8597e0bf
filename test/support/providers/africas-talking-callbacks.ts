/** The delivery report that Africa's Talking posts about a message. */
export interface DeliveryReport {
  /** The messageId of the answer to the message. */
  id: string;
  status: 'Success' | 'Failed' | 'Rejected' | 'Buffered' | 'Submitted' | 'Sent' | 'AbsentSubscriber' | 'Expired';
  /** E.164. */
  phoneNumber: string;
  networkCode?: string;
  /** Present only with Failed and Rejected: `InsufficientCredit`, `UserInBlackList`, … */
  failureReason?: string;
  retryCount?: number;
}

/** The callback that Africa's Talking posts when a customer replies. */
export interface IncomingSms {
  /** E.164. */
  from: string;
  text: string;
  /** The shop's short code or number. */
  to?: string;
  id?: string;
  linkId?: string;
  date?: string;
  networkCode?: string;
}

/** The fields of the form, with what the provider always sends. */
export const deliveryReport = (report: DeliveryReport) => form({ networkCode: '63902', retryCount: 0, ...report });

/** The fields of the form, with what the provider always sends. */
export const incomingSms = (sms: IncomingSms) =>
  form({
    date: '2026-11-26 08:15:30',
    id: `in-${sms.from}-${sms.text}`.slice(0, 60),
    linkId: '28a92cdf-2d63-4ee3-93df-4233d3de0356',
    to: '22384',
    networkCode: '63902',
    ...sms,
  });

/** Posts a form to a callback URL like the provider, without any authentication. */
export async function postCallback(url: string, body: URLSearchParams): Promise<number> {
  const response = await fetch(url, { method: 'POST', body });
  await response.arrayBuffer();
  return response.status;
}

function form(fields: object): URLSearchParams {
  return new URLSearchParams(Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]));
}
