import { Injectable } from '@nestjs/common';
import { changeOfMerge, type Merge } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import { type AccountChange, lockedPair, type MergedAccount } from './merging.queries';
import {
  closeEmptyAccount,
  compensateDebts,
  compensateLots,
  moveBackEntries,
  moveBackLots,
  moveBackQuotes,
  ownLotsOfTakings,
  reopenAccount,
  restoreAccount,
  sumDebts,
  takeBackPayment,
} from './parting.queries';

/** Parts two accounts of points that a merge has joined. */
@Injectable()
export class AccountParting {
  /**
   * If nothing was booked since the merge, both accounts are as before. Otherwise the moved entries and lots go back, with
   * what was booked for their sales since, and what was spent stays spent: an entry of each account says how many points of
   * the one the other one has used.
   */
  async part(merge: Merge, tx: Transaction): Promise<void> {
    const change = await changeOfMerge<AccountChange>(tx, merge, 'reward_accounts');
    if (!change) return;
    const [account] = await tx.query<MergedAccount>(statement(lockedPair(merge)));
    const [reopened] = await tx.query<{ customer_id: number }>(statement(reopenAccount(merge)));
    // Only the customer who stays had an account.
    if (!account || !reopened) return;
    const isUntouched = account.last_entry_id === change.last_entry_id;
    if (isUntouched) for (const part of takeBackPayment(merge)) await tx.query(statement(part));
    // The lots come first: an entry of an end goes with its lot.
    const parts = [moveBackLots(merge), moveBackEntries(merge), moveBackQuotes(merge)];
    for (const part of parts) await tx.query(statement(part));
    if (!isUntouched) await this.compensate(merge, tx);
    await tx.query(statement(sumDebts(merge)));
    await tx.query(statement(change.before ? restoreAccount(merge, change.before) : closeEmptyAccount(merge)));
  }

  private async compensate(merge: Merge, tx: Transaction): Promise<void> {
    await tx.query(statement(compensateLots(merge)));
    await tx.query(statement(ownLotsOfTakings(merge)));
    await tx.query(statement(compensateDebts(merge)));
  }
}
