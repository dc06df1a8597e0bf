import { Injectable } from '@nestjs/common';
import { Prisma, statement, type Transaction } from '@wateja/prisma';

import { type AccountState, type Entry } from '../rules/account';
import { type LedgerChanges } from '../rules/account-book';
import { lockedAccounts, type LockedRow, openAccounts, type OpenedAccount } from './accounts.queries';
import { bookChanges, bookCredits } from './booking.queries';
import { lotOf, pointsOf, storedPoints, takingOf } from './ledger-rows';
import { reservedPoints } from './reservations.queries';

/** What an entry says beside its points: by what a sale earned, or why somebody adjusted. */
export interface EntryDetails {
  program_version?: number | null;
  tier?: string | null;
  /** Decimals as texts. */
  multiplier?: string | null;
  promotion_id?: number | null;
  eligible_amount?: string | null;
  reason?: string | null;
  note?: string | null;
}

/** What was booked on one account. */
export interface AccountChanges {
  customer_id: number;
  changes: LedgerChanges;
  /** The details of each entry. */
  details?: Map<Entry, EntryDetails>;
  /** Ends the account. */
  closed_at?: Date;
}

/** An account under its lock. */
export interface LockedAccount {
  customer_id: number;
  joined_at: Date;
  state: AccountState;
}

/** Which accounts {@link LedgerWriter.lock} opens: those of customers without one, or none. */
export type Enrolment = 'everyone' | 'opt_in';

/** The lots that still have something to give. */
export const OPEN_LOTS = Prisma.sql`l.remaining > 0`;

/** Locks accounts, and writes what the rules have booked on them. It is the only writer of the ledger. */
@Injectable()
export class LedgerWriter {
  /**
   * Locks the accounts of these customers and reads their open lots. Customers who were erased, who do not exist, or
   * who are no members are left out. `reserved` are the points that open quotes reserve, in thousandths.
   */
  async lock(
    tx: Transaction,
    businessId: number,
    customerIds: number[],
    enrolment: Enrolment = 'opt_in',
  ): Promise<(LockedAccount & { reserved: number })[]> {
    const reserved = reservedPoints(Prisma.sql`${businessId}::bigint`, Prisma.sql`held.id`, new Date());
    const accounts = lockedAccounts(businessId, customerIds, OPEN_LOTS, Prisma.sql`, ${reserved} AS reserved`);
    const read = () => tx.query<LockedRow & { reserved: string }>(statement(accounts));
    const rows = (await this.readLocked(tx, businessId, read, enrolment)).filter(hasOpenAccount);
    return rows.map((row) => ({ ...lockedAccount(row), reserved: pointsOf(row.reserved) }));
  }

  /**
   * Calls `read`, which locks accounts, until it has seen what the last holder of the locks has written. Twice is enough:
   * the second time it has the locks already. An account that was opened here has nothing to read yet.
   * @returns what `read` returned, also customers without an open account
   */
  async readLocked<Row extends LockedRow>(
    tx: Transaction,
    businessId: number,
    read: () => Promise<Row[]>,
    enrolment: Enrolment,
  ): Promise<Row[]> {
    const rows = await read();
    const missing = rows.filter(({ version, is_erased }) => version === null && !is_erased);
    const hasWaited = rows.some(({ version, version_read }) => version !== version_read);
    const ids = enrolment === 'everyone' ? missing.map(({ customer_id }) => customer_id) : [];
    const opened = ids.length > 0 ? await tx.query<OpenedAccount>(statement(openAccounts(businessId, ids))) : [];
    // An account that another transaction has opened meanwhile may have entries already.
    if (hasWaited || opened.length < ids.length) return read();
    const byCustomer = new Map(opened.map((account) => [account.customer_id, account]));
    return rows.map((row) => ({ ...row, ...byCustomer.get(row.customer_id) }));
  }

  /** Writes what was booked. @returns the number of each entry */
  async write(tx: Transaction, businessId: number, accounts: AccountChanges[]): Promise<Map<Entry, number>> {
    const booked = accounts.filter(({ changes, closed_at }) => changes.entries.length > 0 || closed_at);
    if (booked.length === 0) return new Map();
    const changes = rowsOf(booked);
    const isCredit = [changes.lots, changes.new_takings, changes.takings].every(({ length }) => length === 0);
    const rows = await tx.query<{ id: number; customer_id: number; ref: number }>(
      (isCredit ? bookCredits : bookChanges)({
        ...{ business_id: businessId, changes: JSON.stringify(changes) },
        customer_ids: booked.map(({ customer_id }) => customer_id),
        lot_ids: changes.lots.map(({ id }) => id),
        taking_ids: changes.takings.flatMap(({ id }) => id ?? []),
      }),
    );
    const entries = booked.flatMap(({ customer_id, changes }) =>
      changes.entries.map((entry) => [`${customer_id} ${entry.id}`, entry] as const),
    );
    const ids = new Map(rows.map(({ id, customer_id, ref }) => [`${customer_id} ${ref}`, id]));
    return new Map(entries.map(([key, entry]) => [entry, ids.get(key) ?? 0]));
  }
}

/** A row of a customer who has an account that no erasure has ended. */
export type OpenAccountRow = LockedRow & { joined_at: Date; owed: string };

export function hasOpenAccount<Row extends LockedRow>(row: Row): row is Row & OpenAccountRow {
  const { joined_at, owed, closed_at, is_erased } = row;
  return joined_at !== null && owed !== null && closed_at === null && !is_erased;
}

export function lockedAccount(row: OpenAccountRow): LockedAccount {
  const { customer_id, joined_at, owed, lots, payments } = row;
  const state = { owed: pointsOf(owed), lots: (lots ?? []).map(lotOf), payments: (payments ?? []).map(takingOf) };
  return { customer_id, joined_at, state };
}

/** The rows of all accounts, as the statement reads them from JSON. */
function rowsOf(accounts: AccountChanges[]) {
  const ofAllAccounts = <Row>(pick: (account: AccountChanges) => Row[]) => accounts.flatMap(pick);
  return {
    accounts: accounts.map(({ customer_id, changes, closed_at = null }) => ({
      customer_id,
      owed: storedPoints(changes.owed),
      closed_at,
    })),
    entries: ofAllAccounts(({ customer_id, changes, details }) =>
      changes.entries.map((entry) => {
        const { id: ref, points, owed, already_expired, forgiven, type, key, effective_at, sale_id, refund_id } = entry;
        const amounts = { points, owed, already_expired, forgiven };
        return {
          ...{ customer_id, ref, type, key, effective_at, sale_id, refund_id, reason: entry.reason },
          ...Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, storedPoints(value)])),
          ...details?.get(entry),
        };
      }),
    ),
    new_lots: ofAllAccounts(({ customer_id, changes }) =>
      changes.lots
        .filter(({ id }) => id < 0)
        .map(({ id, entry_id, points, remaining, expired, ...dates }) => ({
          ...{ customer_id, ref: id, entry_ref: entry_id, ...dates },
          ...{ points: storedPoints(points), remaining: storedPoints(remaining), expired: storedPoints(expired) },
        })),
    ),
    lots: ofAllAccounts(({ changes }) =>
      changes.lots
        .filter(({ id }) => id > 0)
        .map(({ id, remaining, expired }) => ({
          id,
          remaining: storedPoints(remaining),
          expired: storedPoints(expired),
        })),
    ),
    movements: ofAllAccounts(({ customer_id, changes }) =>
      changes.entries.flatMap((entry) => movementsOf(customer_id, entry)),
    ),
    new_takings: ofAllAccounts(({ customer_id, changes }) =>
      changes.takings
        .filter(({ id }) => id === undefined)
        .map(({ entry_id, lot_id, points }) => ({
          ...{ customer_id, entry_ref: entry_id, lot_ref: lot_id, points: storedPoints(points) },
        })),
    ),
    takings: ofAllAccounts(({ changes }) =>
      changes.takings
        .filter(({ id }) => id !== undefined)
        .map(({ id, given_back }) => ({ id, given_back: storedPoints(given_back) })),
    ),
  };
}

/** How an entry changed each lot, in all. A return may fill a lot several times. */
function movementsOf(customerId: number, { id, lots }: Entry) {
  const byLot = new Map<number, number>();
  for (const { lot_id, points } of lots) byLot.set(lot_id, (byLot.get(lot_id) ?? 0) + points);
  return [...byLot]
    .filter(([, points]) => points !== 0)
    .map(([lotId, points]) => ({
      ...{ customer_id: customerId, entry_ref: id, lot_ref: lotId, points: storedPoints(points) },
    }));
}
