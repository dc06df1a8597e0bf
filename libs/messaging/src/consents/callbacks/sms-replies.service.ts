import { Injectable } from '@nestjs/common';

import { PURPOSES } from '../../message-enums';
import { Recipients } from '../../recipients';
import type { CurrentConsent, NewConsent } from '../ledger/consents.queries';
import { ConsentsService } from '../ledger/consents.service';
import type { IncomingSms } from './callbacks.schemas';
import { phoneOf } from './provider-callbacks';
import { keywordOf } from './sms-keywords';
import { StoppedPhones } from './stopped-phones';

/**
 * Handles STOP and START by SMS. Only the phone number identifies the sender, so the change applies to that phone in
 * every shop. A STOP also applies to customers who get that phone number later.
 */
@Injectable()
export class SmsReplies {
  constructor(
    private readonly recipients: Recipients,
    private readonly consents: ConsentsService,
    private readonly phones: StoppedPhones,
  ) {}

  /** Records a STOP or START. It ignores other texts, and an SMS that it has already handled. */
  async handleReply({ from, text, id: numbered }: IncomingSms): Promise<void> {
    const id = numbered ?? undefined;
    const keyword = keywordOf(text);
    const phone = phoneOf(from);
    if (keyword === null || phone === undefined) return;
    if (keyword === 'stop') await this.handleStop(phone, id);
    // If the provider sends an old START again, it must not undo a later STOP. Only the number of the SMS shows that it
    // is the old one, so a START without a number is ignored.
    else if (id !== undefined) await this.handleStart(phone, id);
  }

  /**
   * Records the STOP of the phone first, because it protects every shop. If a later step fails, it runs when the
   * provider sends the callback again.
   */
  private async handleStop(phone: string, id?: string): Promise<void> {
    await this.phones.recordStop(phone, id);
    await this.recordForPhone(phone, () => withdrawals(id));
  }

  private async handleStart(phone: string, id: string): Promise<void> {
    if (await this.phones.hasHandled(phone, id)) return;
    await this.recordForPhone(phone, (current) => renewals(current, id));
    await this.phones.recordStart(phone, id);
  }

  private async recordForPhone(phone: string, decide: (current: CurrentConsent[]) => NewConsent[]): Promise<void> {
    for (const { business_id, customer_id } of await this.recipients.ofPhone(phone)) {
      await this.consents.recordFromCustomer(business_id, customer_id, decide);
    }
  }
}

const withdrawals = (id?: string): NewConsent[] =>
  PURPOSES.map((purpose) => ({
    ...{ channel: 'sms', purpose, state: 'withdrawn', source: 'sms_stop' },
    reference: id ?? null,
  }));

/**
 * Grants again only what a STOP withdrew. Offers are granted again only if the customer had agreed to them before:
 * START is no first consent.
 */
const renewals = (current: CurrentConsent[], id?: string): NewConsent[] =>
  current
    .filter(({ channel, source }) => channel === 'sms' && source === 'sms_stop')
    .filter(
      ({ purpose, state_before_stop }) =>
        state_before_stop === 'granted' || (state_before_stop === null && purpose !== 'offers'),
    )
    .map(({ purpose }) => ({
      ...{ channel: 'sms', purpose, state: 'granted', source: 'sms_start' },
      reference: id ?? null,
    }));
