import { fromScaled, toScaled } from '@wateja/common';

import { type Lot, type Taking } from '../rules/account';

/** How the rows of the ledger become the rules' values. PostgreSQL writes points as decimals, in JSON as texts. */

/** A lot as PostgreSQL writes it in JSON. */
export interface LotRow {
  id: number;
  entry_id: number;
  points: string;
  remaining: string;
  expired: string;
  earned_at: string;
  expires_at: string | null;
  sale_id: number | null;
}

export function lotOf({ points, remaining, expired, earned_at, expires_at, ...row }: LotRow): Lot {
  return {
    ...row,
    points: pointsOf(points),
    remaining: pointsOf(remaining),
    expired: pointsOf(expired),
    earned_at: new Date(earned_at),
    expires_at: expires_at === null ? null : new Date(expires_at),
  };
}

/** A taking as PostgreSQL writes it in JSON. */
export interface TakingRow {
  id: number;
  entry_id: number;
  lot_id: number;
  points: string;
  given_back: string;
}

export function takingOf({ points, given_back, ...taking }: TakingRow): Taking {
  return { ...taking, points: pointsOf(points), given_back: pointsOf(given_back) };
}

/** Points of the database in thousandths, also below zero. */
export function pointsOf(stored: string): number {
  return stored.startsWith('-') ? -toScaled(stored.slice(1), 3) : toScaled(stored, 3);
}

/** Thousandths as the database stores points. */
export const storedPoints = (thousandths: number): string => fromScaled(thousandths, 3);
