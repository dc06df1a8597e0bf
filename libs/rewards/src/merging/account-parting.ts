import { Injectable } from '@nestjs/common';
import { changeOfMerge, type Merge, restoreRows } from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import { type AccountChange, lockedPair, type MergedAccount } from './merging.queries';
import {
  closeEmptyAccount,
  compensateDebts,
  compensateLots,
  moveBackEntries,
  moveBackLots,
  moveBackQuotes,
  openAccountForSales,
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
  async restoreBoth(merge: Merge, tx: Transaction): Promise<void> {
    const change = await changeOfMerge<AccountChange>(tx, merge, 'reward_accounts');
    const [account] = await tx.query<MergedAccount>(statement(lockedPair(merge)));
    if (!account) return;
    if (await this.reopen(merge, tx)) await this.moveBack(merge, tx, account.last_entry_id === change?.last_entry_id);
    if (change?.before) await tx.query(statement(restoreAccount(merge, change.before)));
    else if (change) await tx.query(statement(closeEmptyAccount(merge)));
  }

  /** False if only the customer who stays had an account, and none of the sales that go back has earned since. */
  private async reopen(merge: Merge, tx: Transaction): Promise<boolean> {
    const reopened = await restoreRows(tx, merge, 'reward_accounts', reopenAccount);
    if (reopened > 0) return true;
    return (await tx.query(statement(openAccountForSales(merge)))).length > 0;
  }

  private async moveBack(merge: Merge, tx: Transaction, isUntouched: boolean): Promise<void> {
    if (isUntouched) for (const part of takeBackPayment(merge)) await tx.query(statement(part));
    // The lots come first: an entry of an end goes with its lot.
    const parts = [moveBackLots(merge), moveBackEntries(merge), moveBackQuotes(merge)];
    for (const part of parts) await tx.query(statement(part));
    if (!isUntouched) await this.compensate(merge, tx);
    await tx.query(statement(sumDebts(merge)));
  }

  private async compensate(merge: Merge, tx: Transaction): Promise<void> {
    await tx.query(statement(compensateLots(merge)));
    await tx.query(statement(ownLotsOfTakings(merge)));
    await tx.query(statement(compensateDebts(merge)));
  }
}
