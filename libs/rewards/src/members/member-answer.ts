import { pointsOf } from '../ledger/ledger-rows';
import { pointUnit } from '../program/program-rules';
import { type Program, program } from '../program/program.schemas';
import { type PromotionJson, promotionOf, shownMultiplier } from '../program/promotion-rows';
import { lastGoodDayOf } from '../rules/expiry';
import { bestMultiplier } from '../rules/promotions';
import { worthOf } from '../rules/redeem';
import { fromCents, fromThousandths, sum, toThousandths } from '../rules/units';
import { type ShopMoment } from '../tiers/override-at';
import { memberTierAt } from '../tiers/tier-on';
import { type MemberRow, type OpenLotRow } from './members.queries';
import { nameHint } from './name-hint';

const MAX_LOTS = 100;

/** The value of points while a business has no programme: nothing. */
const NO_UNIT = { points: 1, amount: 0 };

const NO_MULTIPLIER = { multiplier: null, promotion: null };

/** A member as the API shows it, at a moment. */
export function memberAnswer({ timezone, lots: stored, promotions, ...row }: MemberRow, at: Date) {
  const inForce = row.program === null ? null : program.parse(row.program);
  const lots = stored ?? [];
  const remainingPoints = sum(lots.map(({ remaining }) => pointsOf(remaining)));
  const owed = pointsOf(row.owed ?? '0');
  const reserved = pointsOf(row.reserved ?? '0');
  const tier = inForce?.is_enabled && !row.is_erased ? memberTierAt({ at, timezone }, row, inForce) : null;
  const isOpenToAll = inForce?.enrolment === 'everyone';
  return {
    customer_id: row.customer_id,
    name_hint: nameHint(row.name),
    is_member: !row.is_erased && row.closed_at === null && (isOpenToAll || row.joined_at !== null),
    joined_at: row.joined_at,
    balance: fromThousandths(remainingPoints - owed),
    reserved: fromThousandths(reserved),
    available: fromThousandths(Math.max(0, remainingPoints - owed - reserved)),
    owed: fromThousandths(Math.max(0, owed)),
    worth: fromCents(worthOf(Math.max(0, remainingPoints - owed), inForce ? pointUnit(inForce.redeem.unit) : NO_UNIT)),
    expiring: endsOf(lots, timezone),
    lots: lots.slice(0, MAX_LOTS).map(({ points, remaining, expires_at, ...lot }) => ({
      ...lot,
      points: fromThousandths(pointsOf(points)),
      remaining: fromThousandths(pointsOf(remaining)),
      last_good_day: expires_at && lastGoodDayOf(new Date(expires_at), timezone),
    })),
    lifetime_earned: fromThousandths(pointsOf(row.earned ?? '0')),
    lifetime_redeemed: fromThousandths(pointsOf(row.redeemed ?? '0')),
    tier,
    ...(inForce && tier ? multiplierAt({ at, timezone }, tier.name, inForce, promotions) : NO_MULTIPLIER),
  };
}

/** What multiplies the points of a purchase at a moment: the tier, or a promotion. */
function multiplierAt(
  { at, timezone }: ShopMoment,
  tier: string | null,
  { tiers }: Program,
  promotions: PromotionJson[] | null,
) {
  const ofTier = toThousandths(tiers.ladder.find(({ name }) => name === tier)?.multiplier ?? '1');
  return shownMultiplier(bestMultiplier(ofTier, (promotions ?? []).map(promotionOf), at, timezone));
}

/** The points that end on each day, the earliest first: lots come in the order of their ends. */
function endsOf(lots: OpenLotRow[], timezone: string) {
  const byDay = new Map<string, number>();
  for (const { remaining, expires_at } of lots) {
    if (expires_at === null) continue;
    const day = lastGoodDayOf(new Date(expires_at), timezone);
    byDay.set(day, (byDay.get(day) ?? 0) + pointsOf(remaining));
  }
  return [...byDay].map(([lastGoodDay, points]) => ({ points: fromThousandths(points), last_good_day: lastGoodDay }));
}
