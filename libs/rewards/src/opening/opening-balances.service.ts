import { Injectable } from '@nestjs/common';
import type { BusinessContext } from '@wateja/auth';
import { holdFound, PrismaService, statement, type Transaction } from '@wateja/prisma';

import { pointsOf } from '../ledger/ledger-rows';
import { type EntryDetails, LedgerWriter } from '../ledger/ledger-writer';
import { ledgerRules } from '../program/program-rules';
import { enabledVersion } from '../program/program-versions';
import type { Program } from '../program/program.schemas';
import { ProgramsService } from '../program/programs.service';
import { type Entry } from '../rules/account';
import { endOfDay, expiresAt } from '../rules/expiry';
import { PointsLedger } from '../rules/ledger';
import { localDayOf } from '../rules/local-day';
import { findOpeningCustomers } from './opening-customers';
import { OpeningKeys } from './opening-keys';
import {
  type BookedOpening,
  bookedOpenings,
  type OpeningCustomer,
  type OpeningLot,
  openingLots,
  type OpeningMatch,
} from './opening.queries';

/** The points that a customer had in another program. A customer has one balance for each last day. */
export interface OpeningBalance extends OpeningCustomer {
  /** In thousandths. */
  points: number;
  /** The last day on which they are good, in the shop's zone. Null: the programme decides, as for points of today. */
  last_good_day: string | null;
}

/** `conflict`: the customer has another opening balance with the same end. */
export type OpeningOutcome =
  | ({ result: 'created'; entry_id: number } & OpeningMatch)
  | ({ result: 'unchanged' } & OpeningMatch)
  | { result: 'customer-missing' | 'customer-ambiguous' | 'customer-erased' | 'conflict' | 'ended' };

type Booked = Exclude<OpeningOutcome, { result: 'created' }> | ({ result: 'created'; entry: Entry } & OpeningMatch);

/**
 * The outcome for an opening balance that is taken back. `used`: some of it was used or is reserved, so all of it
 * stays.
 */
export type OpeningRevertOutcome =
  { id: number; result: 'removed' } | { id: number; result: 'kept'; reason: 'used' | 'erased' };

/** Takes over the points that customers have in the program that a shop used before. */
@Injectable()
export class OpeningBalancesService {
  constructor(
    private readonly prisma: PrismaService,
    private readonly programs: ProgramsService,
    private readonly ledger: LedgerWriter,
  ) {}

  /**
   * Credits opening balances, and opens the accounts of customers who have none: they collected points before. A balance
   * that is booked already is not booked again.
   * @returns the outcome of each, in order
   * @throws ProgramDisabled
   */
  async importBatch(
    { business_id: businessId }: BusinessContext,
    balances: OpeningBalance[],
  ): Promise<OpeningOutcome[]> {
    return this.prisma.transaction(async (tx) => {
      const shop = await this.programs.ofShop(businessId, tx);
      const now = new Date();
      const { program } = enabledVersion(shop, now);
      const { customers, ids, accounts } = await this.holdCustomers(tx, businessId, balances);
      const keys = new OpeningKeys(await tx.query<BookedOpening>(statement(bookedOpenings(businessId, ids))));
      const ledgers = new Map<number, PointsLedger>();
      const details = new Map<Entry, EntryDetails>();
      const booked = balances.map(({ points, last_good_day }, index): Booked => {
        const match = customers[index] ?? 'customer-missing';
        if (typeof match === 'string') return { result: match };
        const { customer_id: customer, number } = match;
        const account = accounts.get(customer);
        if (!account) return { result: 'customer-erased' };
        if (last_good_day !== null && last_good_day < localDayOf(now, shop.timezone)) return { result: 'ended' };
        const key = keys.take(number, last_good_day, points);
        if (typeof key !== 'string') {
          const { result } = key;
          return result === 'conflict' ? { result } : { result, customer_id: customer, number };
        }
        const ledger =
          ledgers.get(customer) ?? new PointsLedger(account.state, ledgerRules(program, shop.timezone), now);
        ledgers.set(customer, ledger);
        const end = endOf(last_good_day, now, program, shop.timezone);
        const entry = ledger.credit('bonus', points, end, { key, effective_at: now });
        details.set(entry, { reason: 'opening_balance' });
        return { result: 'created', customer_id: customer, number, entry };
      });
      const changes = [...ledgers].map(([id, ledger]) => ({ customer_id: id, changes: ledger.changes, details }));
      const numbers = await this.ledger.write(tx, businessId, changes);
      return booked.map((opening) => {
        if (opening.result !== 'created') return opening;
        const { entry, ...outcome } = opening;
        return { ...outcome, entry_id: numbers.get(entry) ?? 0 };
      });
    });
  }

  /**
   * Takes back opening balances of which nothing was used, and which no open quote needs. The ledger keeps both
   * entries, and the same balance can be imported again.
   * @param entryIds what {@link importBatch} has created
   */
  async revertBatch({ business_id: businessId }: BusinessContext, entryIds: number[]): Promise<OpeningRevertOutcome[]> {
    return this.prisma.transaction(async (tx) => {
      const read = () => tx.query<OpeningLot>(statement(openingLots(businessId, entryIds)));
      const ids = [...new Set((await read()).map(({ customer_id }) => customer_id))];
      const accounts = await this.lockAccounts(tx, businessId, ids);
      const shop = await this.programs.ofShop(businessId, tx);
      const now = new Date();
      // Nothing is owed by what is taken here, so the rules of refunds make no difference.
      const rules = { shortfall: 'forgive', return_grace_days: 0, timezone: shop.timezone } as const;
      const ledgers = new Map(
        [...accounts].map(([id, { state }]) => [id, new PointsLedger(state, rules, now)] as const),
      );
      const outcomes: OpeningRevertOutcome[] = [];
      // Under the locks, so that nobody uses the points meanwhile.
      for (const { id, customer_id, key, used } of await read()) {
        const ledger = ledgers.get(customer_id);
        const reserved = accounts.get(customer_id)?.reserved ?? 0;
        if (!ledger) outcomes.push({ id, result: 'kept', reason: 'erased' });
        else if (pointsOf(used) > 0 || 'refused' in ledger.takeBack(id, { key, effective_at: now }, { reserved }))
          outcomes.push({ id, result: 'kept', reason: 'used' });
        else outcomes.push({ id, result: 'removed' });
      }
      const changes = [...ledgers].map(([id, ledger]) => ({ customer_id: id, changes: ledger.changes }));
      await this.ledger.write(tx, businessId, changes);
      return outcomes;
    });
  }

  /**
   * Looks up the customers of a batch, and locks their accounts, in the order of their ids. After a merge, or one that was
   * undone, the points belong to the customer whom the file names now.
   */
  private async holdCustomers(tx: Transaction, businessId: number, balances: OpeningBalance[]) {
    const { found: customers, held } = await holdFound(tx, {
      find: async () => {
        const customerOf = await findOpeningCustomers(tx, businessId, balances);
        return balances.map((balance) => customerOf(balance));
      },
      hold: async (matches) => {
        const ids = [...new Set(matches.flatMap((match) => (typeof match === 'string' ? [] : match.customer_id)))];
        return { ids, accounts: await this.lockAccounts(tx, businessId, ids) };
      },
    });
    return { customers, ...held };
  }

  /** The accounts by their customers, with the points that open quotes reserve. Customers who were erased have none. */
  private async lockAccounts(tx: Transaction, businessId: number, ids: number[]) {
    const accounts = ids.length > 0 ? await this.ledger.lock(tx, businessId, ids, 'everyone') : [];
    return new Map(accounts.map((account) => [account.customer_id, account]));
  }
}

function endOf(lastGoodDay: string | null, now: Date, { expiry }: Program, timezone: string): Date | null {
  return lastGoodDay === null ? expiresAt(now, expiry, timezone) : endOfDay(lastGoodDay, timezone);
}
