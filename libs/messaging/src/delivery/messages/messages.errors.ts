import { DomainError } from '@wateja/common';

import type { LeaveOutReason } from '../../consents/decision/decision';

const SENTENCES: Record<LeaveOutReason | 'reindexing', string> = {
  inactive: 'The customer is not active',
  do_not_contact: 'The customer does not want to be contacted',
  no_offers: 'The customer does not want offers',
  no_loyalty: 'The customer does not want loyalty messages',
  prefers_call: 'The customer wants to be called instead',
  no_preferred_channel: 'The customer wants neither SMS nor emails',
  channel_not_preferred: 'The customer does not want messages by this channel',
  consent_withdrawn: 'The customer withdrew the consent for this channel and purpose',
  consent_missing: 'The customer has not given consent to offers by this channel',
  invalid_phone: 'The customer has no valid phone number',
  country_not_allowed: 'The customer has a phone number of a country to which the operator allows no SMS',
  no_price: 'The customer has a phone number for which the operator has set no price of SMS',
  invalid_email: 'The customer has no valid email address',
  reindexing:
    'The country of the shop has changed, and Wateja is reading its phone numbers again; try again in a minute',
};

/**
 * The customer may not get this message. The code is the reason, as in reports of campaigns, or `reindexing`: the customer
 * may get it as soon as the phones of the shop are read anew.
 */
export class MessageRefused extends DomainError {
  constructor(reason: LeaveOutReason | 'reindexing') {
    super('conflict', reason, SENTENCES[reason]);
  }
}

/** The message arrived, may still arrive, or was not meant to be sent. */
export class MessageNotResendable extends DomainError {
  constructor(status: string) {
    super(
      'conflict',
      'message_not_resendable',
      `Only failed and doubtful messages can be sent again; this message is ${status}`,
    );
  }
}

/** Somebody has already sent this message again. That new message may be sent again too. */
export class MessageAlreadyResent extends DomainError {
  constructor() {
    super('conflict', 'message_already_resent', 'This message was already sent again');
  }
}
