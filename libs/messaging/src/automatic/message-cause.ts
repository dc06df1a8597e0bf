import type { SaleCompleted } from '@wateja/events';

import type { AutomaticKind } from '../message-enums';
import type { Variables } from '../templates/liquid/variables';

/** The sale for which a receipt is written. */
export type CausingSale = Omit<SaleCompleted, 'business_id' | 'customer_id'>;

/** What a notice about points or tiers says. */
export interface Notice {
  /** With the kind and the customer, what the notice is of: nobody gets it twice. */
  key: string;
  variables: Variables;
  /** The last day on which the notice still makes sense, in the calendar of the shop. Null: always. */
  until: string | null;
}

/** An event for which a customer gets a message. It contains no personal data. */
export interface MessageCause {
  customer_id: number;
  kind: AutomaticKind;
  /** The sale of a receipt; null for the other kinds. */
  sale: CausingSale | null;
  /** Only for the kinds about points and tiers. */
  notice?: Notice;
}

/** The data of a job in the queue `automatic_messages`: causes of one business that happened together. */
export interface AutomaticMessagesJob {
  business_id: number;
  causes: MessageCause[];
}
