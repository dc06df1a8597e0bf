import { Injectable } from '@nestjs/common';
import {
  changeOfMerge,
  type CustomersMergeBegun,
  type CustomersMerging,
  type CustomersUnmerging,
  journalChanged,
  OnDomainEvent,
  type SalesMoved,
} from '@wateja/events';
import { statement, type Transaction } from '@wateja/prisma';

import { fromThousandths } from '../rules/units';
import { LedgerWriter } from '../ledger/ledger-writer';
import { PointsLedger } from '../rules/ledger';
import { ProgramsService } from '../program/programs.service';
import { SettleService } from '../settle/settle.service';
import { TiersService } from '../tiers/tiers.service';
import { AccountParting } from './account-parting';
import {
  type AccountChange,
  afterSalesOfNonMembers,
  customersWithTiers,
  joinAccounts,
  joinNotBefore,
  lockedPair,
  type MergedAccount,
  moveAccount,
} from './merging.queries';

/** No refund is booked here, so the rules of refunds make no difference. */
const NO_REFUNDS = { shortfall: 'forgive', return_grace_days: 0, timezone: 'UTC' } as const;

/** The name under which the journal has {@link Enrolment}. */
const ENROLMENT = 'reward_enrolment';

/** Sales from before this time earn nothing after the merge. Null: all may. */
interface Enrolment {
  joined_at: string | null;
}

/**
 * Two accounts of points become one: entries and lots go over with their ends, and debts are paid out of the points of the
 * other account. So the balance is the sum of both.
 */
@Injectable()
export class AccountMerging {
  constructor(
    private readonly ledger: LedgerWriter,
    private readonly programs: ProgramsService,
    private readonly settle: SettleService,
    private readonly tiers: TiersService,
    private readonly parting: AccountParting,
  ) {}

  /**
   * Books what is due while each customer has their own sales, and keeps until when sales have earned nothing because their
   * customer was no member: the merge must not make members of them.
   */
  @OnDomainEvent('customers.merge_begun')
  async settleBoth(merge: CustomersMergeBegun, tx: Transaction): Promise<void> {
    const { business_id, customer_id, from_customer_id } = merge;
    await this.settle.settleCustomers(tx, business_id, [customer_id, from_customer_id]);
    const { versions } = await this.programs.ofShop(business_id, tx);
    if (!versions.some(({ program }) => program.enrolment === 'opt_in')) return;
    const [after] = await tx.query<Enrolment>(statement(afterSalesOfNonMembers(merge)));
    if (after?.joined_at) await journalChanged(tx, merge, ENROLMENT, after);
  }

  @OnDomainEvent('customers.merging')
  async join(merge: CustomersMerging, tx: Transaction): Promise<void> {
    const { business_id, customer_id, from_customer_id } = merge;
    const accounts = await tx.query<MergedAccount>(statement(lockedPair(merge)));
    const [survivor, duplicate] = [customer_id, from_customer_id].map((id) =>
      accounts.find((account) => account.customer_id === id),
    );
    if (!survivor && !duplicate) return;
    if (duplicate) {
      await tx.query(statement(joinAccounts(merge)));
      for (const move of moveAccount(merge)) await tx.query(statement(move));
    }
    const enrolment = await changeOfMerge<Enrolment>(tx, merge, ENROLMENT);
    if (enrolment?.joined_at) await tx.query(statement(joinNotBefore(merge, enrolment.joined_at)));
    const [account] = await this.ledger.lock(tx, business_id, [customer_id]);
    if (!account) return;
    const ledger = new PointsLedger(account.state, NO_REFUNDS, new Date());
    const { balance } = ledger;
    ledger.payDebt({ key: String(merge.merge_id), effective_at: new Date() });
    await this.ledger.write(tx, business_id, [{ customer_id, changes: ledger.changes }]);
    const [joined] = await tx.query<MergedAccount>(statement(lockedPair(merge)));
    await journalChanged(tx, merge, 'reward_accounts', {
      before: survivor ?? null,
      last_entry_id: joined?.last_entry_id ?? 0,
      balance: fromThousandths(balance),
    } satisfies AccountChange);
  }

  @OnDomainEvent('customers.unmerging')
  async restoreBoth(merge: CustomersUnmerging, tx: Transaction): Promise<void> {
    await this.parting.restoreBoth(merge, tx);
  }

  /** Books what sales of the moved ones had not earned yet: their events named the other customer. */
  @OnDomainEvent('sales.moved')
  async follow({ business_id, customer_ids }: SalesMoved, tx: Transaction): Promise<void> {
    await this.settle.settleCustomers(tx, business_id, customer_ids);
    const rows = await tx.query<{ customer_id: number }>(statement(customersWithTiers(business_id, customer_ids)));
    const ranked = rows.map(({ customer_id }) => customer_id);
    await this.tiers.refresh(tx, business_id, ranked, 'merge');
  }
}
