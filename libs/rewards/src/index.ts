export { allocate, takeFromLargest } from './rules/allocate';
export { endOfDay, expiresAt, type ExpiryRule, isGood, lastGoodDay, lastGoodDayOf } from './rules/expiry';
export { addDays, addMonths, type LocalDay, localDayOf, monthEnd, startOfDay } from './rules/local-day';
export { fromCents, fromThousandths, toCents, toThousandths } from './rules/units';
