import { Injectable } from '@nestjs/common';
import type { CustomerErased, CustomersCreated, CustomerUpdated, DomainEvents, ImportFinished } from '@wateja/events';
import { MERGED_FIELDS, OnDomainEvent } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import type { WebhookEventName } from './webhook-events';

/**
 * Creates deliveries to webhooks for announced events. For recorded and kept events, a trigger of the outbox does it.
 * For metrics and messages, which change very often, the statements that write them do it.
 */
@Injectable()
export class WebhookListeners {
  /** An import sends one event, `import.finished`. */
  @OnDomainEvent('customers.created')
  tellOfNewCustomers({ business_id, customer_ids, is_import }: CustomersCreated, tx: Transaction): void {
    if (is_import) return;
    for (const id of customer_ids) tellWebhooks(tx, 'customer.created', { business_id, customer_id: id });
  }

  @OnDomainEvent('customer.updated')
  tellOfChange(event: CustomerUpdated, tx: Transaction): void {
    tellWebhooks(tx, 'customer.updated', event);
  }

  /** The number of the merge is of no use outside. */
  @OnDomainEvent('customers.merged')
  tellOfMerge({ business_id, customer_id, from_customer_id }: DomainEvents['customers.merged'], tx: Transaction): void {
    tellWebhooks(tx, 'customer.merged', { business_id, customer_id, from_customer_id });
  }

  /**
   * Both records are what they were. Undoing has no event of its own: a receiver that follows customers reads both records
   * again, also the one that was gone.
   */
  @OnDomainEvent('customers.unmerged')
  tellOfParting(
    { business_id, customer_id, from_customer_id }: DomainEvents['customers.unmerged'],
    tx: Transaction,
  ): void {
    for (const id of [customer_id, from_customer_id]) {
      tellWebhooks(tx, 'customer.updated', { business_id, customer_id: id, changed: MERGED_FIELDS });
    }
  }

  /**
   * Answers of receivers to events about the customer may identify the person. So may answers to events that name no
   * single customer: refunds, replies and imports. The data that was sent are ids, which stay. The delivery of the
   * erasure is created first, so that answers to it are not kept either.
   */
  @OnDomainEvent('customer.erased')
  forgetAnswers(event: CustomerErased, tx: Transaction): void {
    tellWebhooks(tx, 'customer.erased', event);
    const { business_id, customer_id, merged_customer_ids } = event;
    const ids = [customer_id, ...merged_customer_ids].map(String);
    tx.pipeline(statement`
      UPDATE webhook_deliveries d SET keeps_answers = false, log = (
        SELECT COALESCE(jsonb_agg(attempt - 'answer' ORDER BY place), '[]')
        FROM jsonb_array_elements(d.log) WITH ORDINALITY AS l(attempt, place))
      WHERE business_id = ${business_id}
        AND (NOT data ? 'customer_id' OR data ? 'customer_id' AND data ->> 'customer_id' = ANY (${ids}::text[]))`);
  }

  @OnDomainEvent('import.finished')
  tellOfImport(event: ImportFinished, tx: Transaction): void {
    tellWebhooks(tx, 'import.finished', event);
  }
}

/** It travels with the next statement of the transaction, or with its commit. */
function tellWebhooks(
  tx: Transaction,
  name: WebhookEventName,
  data: { business_id: number; [field: string]: unknown },
): void {
  tx.pipeline(statement`SELECT tell_webhooks(${data.business_id}, ${name}, ${JSON.stringify(data)}::jsonb)::text`);
}
