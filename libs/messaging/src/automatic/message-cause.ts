import type { SaleCompleted } from '@wateja/events';

import type { AutomaticKind } from '../message-enums';

/** The sale that a receipt is about. */
export type CausingSale = Omit<SaleCompleted, 'business_id' | 'customer_id'>;

/** Something happened that this customer gets a message for. Nothing in it tells who the customer is. */
export interface MessageCause {
  customer_id: number;
  kind: AutomaticKind;
  /** What a receipt is about; null for the other kinds. */
  sale: CausingSale | null;
}

/** What a job of the queue `automatic_messages` holds: causes of one business that came together. */
export interface AutomaticMessagesJob {
  business_id: number;
  causes: MessageCause[];
}
