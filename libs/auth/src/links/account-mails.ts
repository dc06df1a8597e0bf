import type { Transaction } from '@wateja/prisma';

import type { StoredOrigin } from '../principals/stored-origin';

/** Why an account gets a link. */
export type LinkReason = 'password_reset' | 'invitation';

/**
 * Mails with links for accounts. Messaging provides it, because it knows the mail server. Commands do without.
 */
export abstract class AccountMails {
  /** False when the operator has set up no mail server. */
  abstract readonly canSend: boolean;

  /**
   * Lets mails to these accounts be sent after the transaction. It takes the same time for no account as for some, so that
   * nobody can measure who has one.
   * @param origin who asks, for the trail of an account that gets a mail; null for an invitation
   */
  abstract queue(tx: Transaction, reason: LinkReason, userIds: number[], origin: StoredOrigin | null): Promise<void>;
}
