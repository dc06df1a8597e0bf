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
 * Does what people ask for by SMS. Who sends it is known by the phone alone, so it is done in every shop that has it, and
 * a STOP also counts where the phone is written down later.
 */
@Injectable()
export class SmsReplies {
  constructor(
    private readonly recipients: Recipients,
    private readonly consents: ConsentsService,
    private readonly phones: StoppedPhones,
  ) {}

  /** STOP and START; nothing happens for other texts, and for an SMS that was taken before. */
  async take({ from, text, id }: IncomingSms): Promise<void> {
    const keyword = keywordOf(text);
    const phone = phoneOf(from);
    if (keyword === null || phone === undefined) return;
    if (keyword === 'stop') await this.stop(phone, id);
    // An old START that comes again must not undo a later STOP, and only its number tells that it is the old one.
    else if (id !== undefined) await this.start(phone, id);
  }

  /** First for everybody: what fails after that is done when the provider tries again. */
  private async stop(phone: string, id?: string): Promise<void> {
    await this.phones.stop(phone, id);
    await this.tell(phone, () => stop(id));
  }

  private async start(phone: string, id: string): Promise<void> {
    if (await this.phones.hasTaken(phone, id)) return;
    await this.tell(phone, (current) => restart(current, id));
    await this.phones.start(phone, id);
  }

  private async tell(phone: string, decide: (current: CurrentConsent[]) => NewConsent[]): Promise<void> {
    for (const { business_id, customer_id } of await this.recipients.ofPhone(phone)) {
      await this.consents.hear(business_id, customer_id, decide);
    }
  }
}

const stop = (id?: string): NewConsent[] =>
  PURPOSES.map((purpose) => ({
    ...{ channel: 'sms', purpose, state: 'withdrawn', source: 'sms_stop' },
    reference: id ?? null,
  }));

/**
 * Takes back what a STOP withdrew, and nothing that was withdrawn otherwise. Offers come back only to who had agreed to
 * them before: START is no first consent.
 */
const restart = (current: CurrentConsent[], id?: string): NewConsent[] =>
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
