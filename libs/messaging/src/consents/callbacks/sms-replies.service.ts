import { Injectable } from '@nestjs/common';
import { withTenant } from '@wateja/prisma';

import { PURPOSES } from '../../message-enums';
import { Recipients } from '../../recipients';
import { type CurrentConsent, type NewConsent, TAKEN_BACK_BY_START } from '../ledger/consents.queries';
import { ConsentsService } from '../ledger/consents.service';
import { type NewReply, RepliesService } from '../inbox/replies.service';
import type { IncomingSms } from './callbacks.schemas';
import { phoneOf } from './provider-callbacks';
import { smsRequestOf } from '../requests/sms-requests';
import { UnsubscribedAddresses } from '../suppression/unsubscribed-addresses';
import { StoppedPhones } from './stopped-phones';

/** A customer who had the phone when the SMS came in. */
interface Holder {
  business_id: number;
  customer_id: number;
}

/**
 * Handles the SMS of customers. STOP, START and what looks like a STOP apply to the phone in every shop, because only the
 * phone number identifies the sender. What comes in at the URL of one shop applies there only. A STOP also applies to
 * customers who get that phone number later. Every SMS is kept in an inbox.
 */
@Injectable()
export class SmsReplies {
  constructor(
    private readonly recipients: Recipients,
    private readonly consents: ConsentsService,
    private readonly phones: StoppedPhones,
    private readonly addresses: UnsubscribedAddresses,
    private readonly replies: RepliesService,
  ) {}

  /**
   * Carries out the request in the SMS, and stores the SMS. If something fails, the provider sends the callback again,
   * and finished steps are not repeated. SMS from senders without a phone number are ignored, because they are not from
   * customers.
   * @param shop the only shop that the SMS concerns; null for all
   */
  async handleReply({ from, text, id: numbered }: IncomingSms, shop: number | null): Promise<void> {
    const id = numbered ?? undefined;
    const phone = phoneOf(from);
    if (phone === undefined) return;
    const request = smsRequestOf(text);
    if (shop !== null) return this.handleReplyToShop(shop, { phone, body: text, request, sms_id: id });
    // Both are read before the transaction waits for an erasure. After an erasure, the phone no longer shows whose it
    // was.
    const holders = await this.recipients.ofPhone(phone);
    const businessIds = await this.recipients.businessesOfReply(phone);
    if (request === 'stop') await this.handleStop(phone, holders, id);
    // If the provider sends an old START again, it must not undo a later STOP. Only the number of the SMS shows that it
    // is the old one, so a START without a number is ignored.
    else if (request === 'start' && id !== undefined) await this.handleStart(phone, holders, id);
    else if (request === 'possible_stop') await this.recordForAll(holders, () => [withdrawalOfOffers(id)]);
    for (const businessId of businessIds) {
      const customerIds = holders.flatMap((holder) => (holder.business_id === businessId ? [holder.customer_id] : []));
      await this.replies.storeReply(businessId, customerIds, { phone, body: text, request, sms_id: id });
    }
  }

  /**
   * Carries out the request for the customers of one shop. The block of the phone in all shops stays as it is, because the
   * owners of the shop know the URL, and must not speak for customers of others. For the same reason a START only goes into
   * the inbox: an owner could send it in the name of a customer. Owners bring a consent back with its wording and a reason.
   */
  private async handleReplyToShop(shop: number, reply: NewReply): Promise<void> {
    const { phone, request, sms_id } = reply;
    const holders = (await this.recipients.ofPhone(phone)).filter(({ business_id }) => business_id === shop);
    // An SMS that came again must not undo a later one.
    if (sms_id === undefined || !(await this.replies.isKept(shop, reply))) {
      if (request === 'stop') await this.handleStopOfShop(shop, phone, holders, sms_id);
      else if (request === 'possible_stop') await this.recordForAll(holders, () => [withdrawalOfOffers(sms_id)]);
    }
    const customerIds = holders.map(({ customer_id }) => customer_id);
    await this.replies.storeReply(shop, customerIds, reply);
  }

  /** Remembers the phone first, because that also protects customers of the shop who get it later. */
  private async handleStopOfShop(shop: number, phone: string, holders: Holder[], id?: string): Promise<void> {
    const customerIds = holders.map(({ customer_id }) => customer_id);
    const stopped = { channel: 'sms', address: phone, source: 'sms_stop' } as const;
    await withTenant(shop, () => this.addresses.record(shop, stopped, customerIds));
    await this.recordForAll(holders, () => withdrawals(id));
  }

  /** Records the STOP of the phone first, because it protects every shop. */
  private async handleStop(phone: string, holders: Holder[], id?: string): Promise<void> {
    await this.phones.recordStop(phone, id);
    await this.recordForAll(holders, () => withdrawals(id));
  }

  /**
   * The provider itself calls the URL of the installation, so a START there is the customer's word. It also takes back what
   * they sent to the number of a shop, because in the ledger of each customer the latest word counts.
   */
  private async handleStart(phone: string, holders: Holder[], id: string): Promise<void> {
    if (await this.phones.hasHandled(phone, id)) return;
    await this.recordForAll(holders, (current) => renewals(current, id));
    for (const shop of new Set(holders.map(({ business_id }) => business_id))) {
      await withTenant(shop, () => this.addresses.endStop(shop, phone));
    }
    await this.phones.recordStart(phone, id);
  }

  private async recordForAll(holders: Holder[], decide: (current: CurrentConsent[]) => NewConsent[]): Promise<void> {
    for (const { business_id, customer_id } of holders) {
      await this.consents.recordFromCustomer(business_id, customer_id, decide);
    }
  }
}

const withdrawals = (id?: string): NewConsent[] =>
  PURPOSES.map((purpose) => ({
    ...{ channel: 'sms', purpose, state: 'withdrawn', source: 'sms_stop' },
    reference: id ?? null,
  }));

/** An SMS that looks like a STOP only ends offers, until a person has read it. */
const withdrawalOfOffers = (id?: string): NewConsent => ({
  ...{ channel: 'sms', purpose: 'offers', state: 'withdrawn', source: 'sms_reply' },
  reference: id ?? null,
});

/**
 * Grants only consents that a STOP, or an SMS that looked like one, withdrew. Offers are granted only if the customer
 * had agreed to them before: START alone is no consent.
 */
const renewals = (current: CurrentConsent[], id?: string): NewConsent[] =>
  current
    .filter(({ channel, source }) => channel === 'sms' && source !== null && TAKEN_BACK_BY_START.includes(source))
    .filter(
      ({ purpose, state_before_stop }) =>
        state_before_stop === 'granted' || (state_before_stop === null && purpose !== 'offers'),
    )
    .map(({ purpose }) => ({
      ...{ channel: 'sms', purpose, state: 'granted', source: 'sms_start' },
      reference: id ?? null,
    }));
