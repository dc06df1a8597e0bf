import type { CurrentProgram, PutProgram } from '@wateja/client';

export type Program = NonNullable<CurrentProgram['program']>;

/** The numbers of the form, by their paths in the body. */
export const FIELDS = [
  'earn.spend.points',
  'earn.spend.per',
  'earn.visit.points',
  'earn.visit.minimum_amount',
  'redeem.unit.points',
  'redeem.unit.amount',
  'redeem.min_points',
  'redeem.max_percent',
  'expiry.after_months',
  'tiers.window.months',
  'tiers.at_risk_days',
] as const;
export type Field = (typeof FIELDS)[number];

export const TIER_FIELDS = ['min_spent', 'min_purchases', 'multiplier', 'discount_percent'] as const;
type TierField = (typeof TIER_FIELDS)[number];

export interface TierDraft extends Record<TierField, string> {
  /** Tells tiers apart while they have no name. */
  key: number;
  name: string;
}

/** A product with points of its own, or one that earns none and cannot be paid with points. */
export interface ProductRule {
  id: number;
  isExcluded: boolean;
  /** The points for each unit. Not used for a product that is excluded. */
  points: string;
}

/** The values of the form: all numbers as they are typed. */
export interface ProgrammeDraft {
  is_enabled: boolean;
  enrolment: 'everyone' | 'opt_in';
  window: 'lifetime' | 'rolling' | 'calendar_year';
  fields: Record<Field, string>;
  /** Lowest first. None: the shop keeps the tiers that it has. */
  tiers: TierDraft[];
  products: readonly ProductRule[];
}

const WHOLE = /^\d{1,7}$/;
const DECIMAL = /^\d{1,9}(\.\d{1,3})?$/;

/** A point for each 100 of the currency, worth 1, good for a year: what a first programme begins with. */
const FIRST: ProgrammeDraft = {
  is_enabled: true,
  enrolment: 'everyone',
  window: 'lifetime',
  fields: {
    'earn.spend.points': '1',
    'earn.spend.per': '100',
    'earn.visit.points': '',
    'earn.visit.minimum_amount': '0',
    'redeem.unit.points': '1',
    'redeem.unit.amount': '1',
    'redeem.min_points': '0',
    'redeem.max_percent': '100',
    'expiry.after_months': '12',
    'tiers.window.months': '12',
    'tiers.at_risk_days': '30',
  },
  tiers: [],
  products: [],
};

/** @param program the latest version; null for a shop that has none */
export function draftOfProgram(program: Program | null): ProgrammeDraft {
  if (!program) return FIRST;
  const { is_enabled, earn, redeem, expiry, tiers } = program;
  return {
    is_enabled,
    enrolment: program.enrolment === 'opt_in' ? 'opt_in' : 'everyone',
    window: tiers.window.type,
    fields: {
      'earn.spend.points': String(earn.spend?.points ?? ''),
      'earn.spend.per': short(earn.spend?.per ?? ''),
      'earn.visit.points': String(earn.visit?.points ?? ''),
      'earn.visit.minimum_amount': short(earn.visit?.minimum_amount ?? '0'),
      'redeem.unit.points': String(redeem.unit.points),
      'redeem.unit.amount': short(redeem.unit.amount),
      'redeem.min_points': String(redeem.min_points),
      'redeem.max_percent': String(redeem.max_percent),
      'expiry.after_months': String(expiry.after_months ?? ''),
      'tiers.window.months': String(tiers.window.months ?? '12'),
      'tiers.at_risk_days': String(tiers.at_risk_days),
    },
    tiers: tiers.ladder.map(({ name, min_spent, min_purchases, multiplier, discount_percent }, key) => ({
      key,
      name,
      min_spent: short(min_spent),
      min_purchases: String(min_purchases),
      multiplier,
      discount_percent,
    })),
    products: [
      ...earn.items.map(({ product_id, points }) => ({ id: product_id, isExcluded: false, points: String(points) })),
      ...program.excluded_product_ids.map((id) => ({ id, isExcluded: true, points: '' })),
    ],
  };
}

/** A tier above all others, which has still to get its name. */
export const newTier = (tiers: readonly TierDraft[]): TierDraft => ({
  key: Math.max(-1, ...tiers.map(({ key }) => key)) + 1,
  name: '',
  min_spent: tiers.at(-1)?.min_spent ?? '0',
  min_purchases: '0',
  multiplier: tiers.at(-1)?.multiplier ?? '1',
  discount_percent: tiers.at(-1)?.discount_percent ?? '0',
});

/** Whether all numbers that are needed can be read as numbers. */
export function isComplete({ fields, window, tiers, products }: ProgrammeDraft): boolean {
  const isPair = [fields['earn.spend.points'], fields['earn.spend.per']].every((text) => text === '');
  return (
    (isPair || (WHOLE.test(fields['earn.spend.points']) && DECIMAL.test(fields['earn.spend.per']))) &&
    (fields['earn.visit.points'] === '' ||
      (WHOLE.test(fields['earn.visit.points']) && DECIMAL.test(fields['earn.visit.minimum_amount']))) &&
    [fields['redeem.unit.points'], fields['redeem.min_points'], fields['redeem.max_percent']].every((text) =>
      WHOLE.test(text),
    ) &&
    DECIMAL.test(fields['redeem.unit.amount']) &&
    (fields['expiry.after_months'] === '' || WHOLE.test(fields['expiry.after_months'])) &&
    (window !== 'rolling' || WHOLE.test(fields['tiers.window.months'])) &&
    (window === 'lifetime' || WHOLE.test(fields['tiers.at_risk_days'])) &&
    products.every(({ isExcluded, points }) => isExcluded || WHOLE.test(points)) &&
    tiers.every(
      (tier) =>
        tier.name.trim() !== '' &&
        WHOLE.test(tier.min_purchases) &&
        [tier.min_spent, tier.multiplier, tier.discount_percent].every((text) => DECIMAL.test(text)),
    )
  );
}

/** The body that saves the draft. Members that the form does not show stay as they are in `program`. */
export function bodyOf(draft: ProgrammeDraft, program: Program | null) {
  const { is_enabled, enrolment, window, fields, tiers, products } = draft;
  const { valid_from: _begin, ...rest } = program ?? {};
  const months = Number(fields['tiers.window.months']);
  const body: PutProgram = {
    ...(rest as PutProgram),
    is_enabled,
    enrolment,
    excluded_product_ids: products.filter(({ isExcluded }) => isExcluded).map(({ id }) => id),
    earn: {
      ...(program?.earn as PutProgram['earn']),
      spend:
        fields['earn.spend.points'] === ''
          ? null
          : { points: Number(fields['earn.spend.points']), per: fields['earn.spend.per'] },
      visit:
        fields['earn.visit.points'] === ''
          ? null
          : {
              points: Number(fields['earn.visit.points']),
              minimum_amount: fields['earn.visit.minimum_amount'],
            },
      items: products
        .filter(({ isExcluded }) => !isExcluded)
        .map(({ id, points }) => ({ product_id: id, points: Number(points) })),
    },
    redeem: {
      ...program?.redeem,
      unit: { points: Number(fields['redeem.unit.points']), amount: fields['redeem.unit.amount'] },
      min_points: Number(fields['redeem.min_points']),
      max_percent: Number(fields['redeem.max_percent']),
    },
    expiry: {
      ...(program?.expiry as PutProgram['expiry']),
      after_months: fields['expiry.after_months'] === '' ? null : Number(fields['expiry.after_months']),
    },
    tiers: {
      ...(program?.tiers as NonNullable<PutProgram['tiers']>),
      window: window === 'rolling' ? { type: window, months } : { type: window },
      // A tier that is kept for ever has no last day, and the form no such field.
      ...(window !== 'lifetime' && { at_risk_days: Number(fields['tiers.at_risk_days']) }),
    },
  };
  const ladder = tiers.map(({ key: _key, name, min_purchases, ...tier }) => ({
    name: name.trim(),
    min_purchases: Number(min_purchases),
    ...tier,
  }));
  return ladder.length > 0 ? { ...body, tiers: { ...body.tiers, ladder } } : body;
}

/** An amount without needless zeros, as people type it. */
const short = (amount: string) => amount.replace(/\.00$/, '');
