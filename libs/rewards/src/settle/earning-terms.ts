import { earningRule } from '../program/program-rules';
import { type ProgramVersion, type ShopProgram, versionAt } from '../program/program-versions';
import { type ProgramTier } from '../program/program.schemas';
import { expiresAt } from '../rules/expiry';
import { localDayOf } from '../rules/local-day';
import { bestMultiplier, type Multiplier, type Promotion } from '../rules/promotions';
import { type EarningTerms } from '../rules/settle';
import { fromThousandths, ONE, toCents, toThousandths } from '../rules/units';
import { type ShopMoment } from '../tiers/override-at';
import { tierAt, type TierSources } from '../tiers/tier-on';
import { type BookedRow, type SaleRow } from './settled-rows';
import { type CompletedSaleRow } from './sold-sale';

/** The terms by which a sale earns, and what its entry says about them. */
export interface TermsOfSale extends EarningTerms {
  version: ProgramVersion;
  tier: ProgramTier | null;
  /** The best multiplier of the tier and the promotions, in thousandths. */
  multiplier: number;
  /** The promotion that the multiplier comes from. Null: it is the tier's, or the entry has been written before. */
  promotion: Promotion | null;
}

/** True if some tier has a condition, so that purchases decide the tier of a customer. */
export function needsPurchases({ versions }: ShopProgram): boolean {
  return versions.some(({ program }) =>
    program.tiers.ladder.some(({ min_spent, min_purchases }) => toCents(min_spent) > 0 || min_purchases > 0),
  );
}

/** True if some version limits how many sales of a customer earn on a day. */
export function needsEarningSales({ versions }: ShopProgram): boolean {
  return versions.some(({ program }) => program.earn.max_earning_sales_per_day !== null);
}

/**
 * The terms that are stored with the earn entry of a sale, or else those that are known now for the time of the sale.
 * Null: no programme was in force, or it was switched off, and the sale earns nothing. A sale that used points under a
 * quote from before has terms all the same, by which its refunds give them back.
 * @param customer what decides the tier of the customer
 * @param earnedToday how many sales of the same local day have earned, booked or about to be
 */
export function termsOf(
  sale: CompletedSaleRow,
  customer: TierSources,
  shop: ShopProgram,
  earnedToday: number,
): TermsOfSale | null {
  const completedAt = new Date(sale.completed_at);
  const moment = { at: completedAt, timezone: shop.timezone };
  const stored = sale.entries?.find(({ type }) => type === 'earn');
  if (stored) return storedTerms(stored, completedAt, shop);
  const version = versionAt(shop.versions, completedAt);
  if (!version) return null;
  if (!version.program.is_enabled) {
    return (
      sale.redemption &&
      newTerms({ version: withoutEarning(version), tier: null, rate: NO_MULTIPLIER, isOverLimit: false }, moment)
    );
  }
  const tier = tierBefore(sale, customer, version, shop.timezone);
  const best = bestMultiplier(toThousandths(tier?.multiplier ?? '1'), shop.promotions, completedAt, shop.timezone);
  const limit = version.program.earn.max_earning_sales_per_day;
  return newTerms({ version, tier, rate: best, isOverLimit: limit !== null && earnedToday >= limit }, moment);
}

const NO_MULTIPLIER: Multiplier = { multiplier: ONE, promotion: null };

function withoutEarning({ program, ...version }: ProgramVersion): ProgramVersion {
  return { ...version, program: { ...program, earn: { ...program.earn, spend: null, visit: null, items: [] } } };
}

function storedTerms(
  { program_version, multiplier, reason }: BookedRow,
  completedAt: Date,
  { versions, timezone }: ShopProgram,
): TermsOfSale {
  const version = versions.find((candidate) => candidate.version === program_version);
  if (!version || multiplier === null) throw new Error(`Version ${program_version} of an entry is missing`);
  const storedRate = { multiplier: toThousandths(multiplier), promotion: null };
  return newTerms(
    { version, tier: null, rate: storedRate, isOverLimit: reason === 'earning_limit' },
    { at: completedAt, timezone },
  );
}

interface EarningFacts {
  version: ProgramVersion;
  tier: ProgramTier | null;
  rate: Multiplier;
  isOverLimit: boolean;
}

function newTerms(
  { version, tier, rate: { multiplier, promotion }, isOverLimit }: EarningFacts,
  { at, timezone }: ShopMoment,
): TermsOfSale {
  const { program } = version;
  return {
    version,
    tier,
    multiplier,
    promotion,
    rule: earningRule(program, multiplier),
    expires_at: expiresAt(at, program.expiry, timezone),
    is_over_limit: isOverLimit,
  };
}

/** The tier that the customer had when they bought: a sale that lifts them is still treated by the tier before. */
function tierBefore(
  sale: CompletedSaleRow,
  { purchases, overrides }: TierSources,
  { program }: ProgramVersion,
  timezone: string,
) {
  const day = dayOf(sale, timezone);
  const before = [
    ...(purchases ?? []).filter((purchase) => purchase.day < day),
    ...(sale.earlier_today ? [sale.earlier_today] : []),
  ];
  return tierAt({ at: new Date(sale.completed_at), timezone }, { purchases: before, overrides }, program);
}

/** The decimals that an entry stores. */
export const storedMultiplier = ({ multiplier }: TermsOfSale): string => fromThousandths(multiplier);

/** The local day of a sale, by which the limit of a day counts. */
export function dayOf({ completed_at }: Pick<SaleRow, 'completed_at'>, timezone: string): string {
  return completed_at === null ? '' : localDayOf(new Date(completed_at), timezone);
}

/**
 * True if the customer was a member at the sale. With `opt_in`, sales earn only after the customer joined, or if they
 * claimed them. Otherwise the first purchase makes a member.
 */
export function wasMember(
  joinedAt: Date | null,
  { completed_at, entries, is_claimed }: CompletedSaleRow,
  { version }: TermsOfSale,
): boolean {
  if (version.program.enrolment === 'everyone' || entries !== null) return true;
  return joinedAt !== null && (is_claimed || joinedAt <= new Date(completed_at));
}
