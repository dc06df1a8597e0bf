export { ExpiryService } from './expiry/expiry.service';
export { PointsSweeper } from './expiry/points-sweeper';
export { PointsAuditService } from './proof/points-audit.service';
export type { PointsDifference } from './proof/points-audit.queries';
export { type EntryFilter, entryFilter, pointsOf } from './members/members.queries';
export { entryFilters, listedEntry } from './members/entries.schemas';
export { QUOTED_AMOUNTS } from './quotes/quote.queries';
export { quotedAmounts } from './quotes/quotes.schemas';
export {
  type OpeningBalance,
  OpeningBalancesService,
  type OpeningOutcome,
  type OpeningRevertOutcome,
} from './opening/opening-balances.service';
export { ProgramDisabled } from './program/programs.errors';
export { RewardsModule } from './rewards.module';
export { benefitsOf, earningRule, ledgerRules, pointUnit, pricingRule, tierRule } from './program/program-rules';
export { type Program, program, programBody, type ProgramTier } from './program/program.schemas';
export { ProgramsService } from './program/programs.service';
export {
  type AccountState,
  balanceOf,
  byConsumption,
  type Entry,
  type EntryType,
  goodLots,
  type Lot,
  type PointsUsed,
  type Taking,
} from './rules/account';
export { type LedgerChanges, type Occurrence } from './rules/account-book';
export { type EarningLine, type EarningRule, earnedPoints, eligibleAmount } from './rules/earn';
export { endOfDay, expiresAt, type ExpiryRule, isGood, lastGoodDay, lastGoodDayOf } from './rules/expiry';
export { type LedgerRefusal, type LedgerRules, PointsLedger } from './rules/ledger';
export { type Liability, liabilityOf, type OpenPoints, redemptionRate } from './rules/liability';
export { addDays, addMonths, type LocalDay, localDayOf, monthEnd, startOfDay } from './rules/local-day';
export {
  type PricedLine,
  priceSale,
  type PricingRequest,
  type PricingRule,
  type QuotedLine,
  type SalePrice,
} from './rules/price-sale';
export { ALL_WEEKDAYS, bestMultiplier, type Promotion } from './rules/promotions';
export { type PointUnit, type Redemption, type RedemptionRule, redemptionOf, worthOf } from './rules/redeem';
export {
  amountAsLine,
  pointsOfRefunds,
  pointsOfSale,
  type ReturnedLine,
  type SoldLine,
  type SoldLines,
} from './rules/refund-points';
export {
  type BookedEntries,
  earnKey,
  type EarningTerms,
  returnKey,
  reverseKey,
  type SettledSale,
  settleSale,
} from './rules/settle';
export {
  type DayOfPurchases,
  missingFor,
  type TierConditions,
  type TierHeld,
  tierHeld,
  type TierRule,
} from './rules/tier-held';
export { fromCents, fromThousandths, toCents, toThousandths } from './rules/units';
