import type { CreateWebhook } from '@wateja/client';

/** An event that a webhook can get. */
export type EventName = CreateWebhook['events'][number];

/** The events in the groups in which they are chosen. */
export const EVENT_GROUPS = {
  customers: [
    ...(['customer.created', 'customer.updated', 'customer.merged', 'customer.erased'] as const),
    ...(['metrics.refreshed', 'tier.changed', 'import.finished'] as const),
  ],
  sales: ['sale.completed', 'sale.refunded'],
  points: [
    ...(['points.earned', 'points.reversed', 'points.redeemed', 'points.returned'] as const),
    ...(['points.expired', 'points.adjusted', 'points.overdrawn'] as const),
  ],
  messages: ['message.sent', 'message.delivered', 'message.failed', 'message.doubtful', 'reply.received'],
} as const satisfies Record<string, readonly EventName[]>;

/** The name of a group of events. */
export type EventGroup = keyof typeof EVENT_GROUPS;

/** All events, in the order in which they are shown. */
export const EVENTS: readonly EventName[] = Object.values(EVENT_GROUPS).flat();

/** The events as one text, because a form compares what it holds field by field. An unknown event stays. */
export const textOfEvents = (events: readonly string[]): string => {
  const place = (event: string) => EVENTS.findIndex((candidate) => candidate === event);
  return [...events].sort((a, b) => place(a) - place(b)).join(' ');
};

/** The events of such a text. */
export const eventsOfText = (text: string): EventName[] => text.split(' ').filter(Boolean) as EventName[];
