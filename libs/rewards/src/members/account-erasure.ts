import { Injectable } from '@nestjs/common';
import { type CustomerErasing, OnDomainEvent } from '@wateja/events';
import type { Transaction } from '@wateja/prisma';

import { LedgerWriter } from '../ledger/ledger-writer';
import { PointsLedger } from '../rules/ledger';

/** Ends the account of a customer who is erased. */
@Injectable()
export class AccountErasure {
  constructor(private readonly ledger: LedgerWriter) {}

  /**
   * Forfeits what is left and what is owed, closes the account, and clears the notes of adjustments: free text may name
   * a person. The entries stay, with a customer number that belongs to nobody. It happens before the customer's row is
   * marked as erased, because afterwards nothing can be booked for the customer.
   */
  @OnDomainEvent('customer.erasing')
  async endAccount({ business_id, customer_id }: CustomerErasing, tx: Transaction): Promise<void> {
    const [account] = await this.ledger.lock(tx, business_id, [customer_id]);
    if (account) {
      const now = new Date();
      // No refund is booked here, so the rules of refunds make no difference.
      const rules = { shortfall: 'forgive', return_grace_days: 0, timezone: 'UTC' } as const;
      const ledger = new PointsLedger(account.state, rules, now);
      ledger.expire();
      ledger.forfeit({ key: String(customer_id), effective_at: now });
      await this.ledger.write(tx, business_id, [{ customer_id, changes: ledger.changes, closed_at: now }]);
    }
    await tx.$executeRaw`
      UPDATE reward_entries SET note = NULL
      WHERE business_id = ${business_id} AND customer_id = ${customer_id} AND note IS NOT NULL`;
  }
}
