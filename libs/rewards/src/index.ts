export { allocate, takeFromLargest } from './rules/allocate';
export {
  bestMultiplier,
  type EarningLine,
  type EarningRule,
  earnedPoints,
  eligibleAmount,
  type Promotion,
} from './rules/earn';
export { endOfDay, expiresAt, type ExpiryRule, isGood, lastGoodDay, lastGoodDayOf } from './rules/expiry';
export { addDays, addMonths, type LocalDay, localDayOf, monthEnd, startOfDay } from './rules/local-day';
export {
  type PricedLine,
  priceSale,
  type PricingRequest,
  type PricingRule,
  type QuotedLine,
  type SalePrice,
} from './rules/price-sale';
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
  type DayOfPurchases,
  missingFor,
  type TierConditions,
  type TierHeld,
  tierHeld,
  type TierRule,
} from './rules/tier-held';
export { fromCents, fromThousandths, toCents, toThousandths } from './rules/units';
