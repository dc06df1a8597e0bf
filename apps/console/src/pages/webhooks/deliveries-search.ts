import { EVENTS } from './webhook-events';

export const STATUSES = ['pending', 'delivered', 'failed'] as const;
/** The events of deliveries. Pings are sent although no webhook chooses them. */
export const SENT_EVENTS = [...EVENTS, 'webhook.ping'] as const;

/** The filters of the deliveries of a webhook. */
export interface DeliveriesSearch {
  status?: (typeof STATUSES)[number] | undefined;
  event?: (typeof SENT_EVENTS)[number] | undefined;
}

/** Reads the filters from the address, and drops what is not one. */
export function deliveriesSearch(address: Record<string, unknown>): DeliveriesSearch {
  const status = STATUSES.find((one) => one === address['status']);
  const event = SENT_EVENTS.find((one) => one === address['event']);
  return { ...(status && { status }), ...(event && { event }) };
}
