import { type LockedRow } from '../ledger/accounts.queries';
import { type TakingRow } from '../ledger/ledger-rows';
import { type PurchasesRow } from '../ledger/purchases.queries';
import { type RankedRow } from '../tiers/tiers.queries';

/** A sale as the ledger reads it: amounts and quantities are decimal strings. */
export interface SaleRow {
  id: number;
  status: string;
  completed_at: string | null;
  total_amount: string;
  /** Part of the total, but of no line. */
  rounding_amount: string;
  points_amount: string;
  /** Points that a till took while it was offline. */
  offline_points: string | null;
  /** True if the customer claimed the sale by its receipt: then they need not have been a member when they bought. */
  is_claimed: boolean;
  lines: SaleLineRow[] | null;
  refunds: RefundRow[] | null;
  /** The entries that the ledger has for the sale. */
  entries: BookedRow[] | null;
  /** The redemption that paid for the sale, if there was one. */
  redemption: RedemptionRow | null;
  /** The purchases of the same local day before the sale; null if there is none, or if no purchase decides a tier. */
  earlier_today: PurchasesRow | null;
  /** How many sales of that local day have earned; null if the programme has no limit. */
  earning_sales: number | null;
}

/** A redemption as the ledger reads it, with what it took from lots. */
export interface RedemptionRow {
  entry_id: number;
  points: string;
  returned: string;
  takings: TakingRow[] | null;
}

/** A refund with the lines that it gave back; null for refunds from before Sales kept them. */
export interface RefundRow {
  id: number;
  amount: string;
  /** Money without goods. */
  goodwill: boolean;
  created_at: string;
  items: { sale_item_id: number; quantity: string; amount: string }[] | null;
}

export interface SaleLineRow {
  id: number;
  product_id: number;
  quantity: string;
  /** The money paid for the line. */
  net_amount: string;
  /** What points paid for the line. */
  points_amount: string;
  refunded_quantity: string;
  refunded_amount: string;
}

export interface BookedRow {
  type: 'earn' | 'reverse' | 'return';
  key: string;
  points: string;
  already_expired: string;
  forgiven: string;
  program_version: number | null;
  multiplier: string | null;
  reason: string | null;
}

/** A customer's account with the sales to settle, and what decides the customer's tier. */
export type SettledRow = LockedRow &
  RankedRow & {
    sales: SaleRow[] | null;
    /** The latest version of the programme, by which the caller sees that its own is old. */
    latest_version: number | null;
    /** How often the promotions have changed, for the same reason. */
    promotion_changes: number;
  };
