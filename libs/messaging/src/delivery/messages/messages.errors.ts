import { DomainError } from '@wateja/common';

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
