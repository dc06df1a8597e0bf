import type { SaleCompleted } from '@wateja/events';

import type { AutomaticKind } from '../message-enums';

/** The sale for which a receipt is written. */
export type CausingSale = Omit<SaleCompleted, 'business_id' | 'customer_id'>;

/** An event for which a customer gets a message. It contains no personal data. */
export interface MessageCause {
  customer_id: number;
  kind: AutomaticKind;
  /** The sale of a receipt; null for the other kinds. */
  sale: CausingSale | null;
}

/** The data of a job in the queue `automatic_messages`: causes of one business that happened together. */
export interface AutomaticMessagesJob {
  business_id: number;
  causes: MessageCause[];
}
