import { Injectable } from '@nestjs/common';
import { withTenant } from '@wateja/prisma';

import type { Channel, Purpose } from '../../message-enums';
import { Recipients } from '../../recipients';
import type { NewConsent } from '../ledger/consents.queries';
import { ConsentsService } from '../ledger/consents.service';
import { UnsubscribedAddresses } from '../suppression/unsubscribed-addresses';
import type { Unsubscriber } from '../tokens/signed-tokens';

/** The purposes that an unsubscribe link ends. Receipts continue. */
const MARKETING: Purpose[] = ['offers', 'loyalty'];

/** Handles the click on an unsubscribe link. It applies to the address, for everybody in the shop who has it. */
@Injectable()
export class UnsubscribeService {
  constructor(
    private readonly recipients: Recipients,
    private readonly consents: ConsentsService,
    private readonly addresses: UnsubscribedAddresses,
  ) {}

  /**
   * Remembers the address first, because that protects also those who get it later. If a later step fails, the next
   * click does it.
   */
  async unsubscribe(unsubscriber: Unsubscriber): Promise<void> {
    const { business_id, customer_id, channel } = unsubscriber;
    const holders = await withTenant(business_id, async () => {
      // If the customer is merged, or comes back, between the two lookups, the message is of nobody: the second try finds it.
      const address = (await this.addressOf(unsubscriber)) ?? (await this.addressOf(unsubscriber));
      if (address === null) return [];
      const ids = await this.recipients.ofAddress(business_id, channel, address);
      await this.addresses.record(business_id, { channel, address, source: 'unsubscribe_link' }, ids);
      return ids;
    });
    for (const id of new Set([customer_id, ...holders])) {
      await this.consents.recordFromCustomer(business_id, id, () => withdrawals(channel));
    }
  }

  /** A link in a message of the time before a merge names the customer who is gone. The message has the one who stays. */
  private async addressOf({ business_id, customer_id, channel, message_id }: Unsubscriber): Promise<string | null> {
    const survivors = await this.recipients.survivors(business_id, [customer_id]);
    const id = survivors.get(customer_id) ?? customer_id;
    return this.recipients.unsubscribingAddress(business_id, id, channel, message_id ?? null);
  }
}

const withdrawals = (channel: Channel): NewConsent[] =>
  MARKETING.map((purpose) => ({ channel, purpose, state: 'withdrawn', source: 'unsubscribe_link' }));
