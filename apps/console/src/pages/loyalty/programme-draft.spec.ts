import { bodyOf, draftOfProgram, isComplete, newTier, type Program } from './programme-draft';

const program: Program = {
  is_enabled: true,
  valid_from: '2026-01-01T00:00:00.000Z',
  enrolment: 'everyone',
  point_name: { one: 'point', many: 'points' },
  excluded_product_ids: [7],
  earn: {
    spend: { points: 1, per: '100.00' },
    visit: null,
    items: [{ product_id: 9, points: 5 }],
    excluded_product_ids: null,
    fractions: 'keep',
    max_points_per_sale: 500,
    max_earning_sales_per_day: null,
  },
  redeem: {
    unit: { points: 100, amount: '50.50' },
    min_points: 10,
    max_percent: 50,
    points_with_discount: false,
    excluded_product_ids: [8],
    reservation_minutes: 20,
    offline_points_per_sale: 0,
    max_redemptions_per_day: 3,
    max_points_redeemed_per_day: null,
  },
  expiry: { after_months: null, at: 'month_end', warn_days: 30 },
  refunds: { shortfall: 'owe', return_grace_days: 30 },
  claims: { days: 7, per_day: 2 },
  adjust: { max_per_day: null },
  payable_step: '5.00',
  tiers: {
    window: { type: 'rolling', months: 6 },
    keep_days: 30,
    at_risk_days: 30,
    excluded_product_ids: null,
    ladder: [{ name: 'Member', min_spent: '0.00', min_purchases: 0, multiplier: '1', discount_percent: '0' }],
  },
};
const draft = draftOfProgram(program);

describe('the draft of a programme', () => {
  it('becomes the programme that it was made of, without its beginning', () => {
    const { valid_from: _begin, ...same } = structuredClone(program);
    same.earn.spend!.per = '100';
    same.tiers.ladder[0]!.min_spent = '0';
    expect(bodyOf(draft, program)).toEqual(same);
  });

  it('changes only what was typed', () => {
    const fields = { ...draft.fields, 'earn.spend.per': '50', 'expiry.after_months': '12', 'tiers.at_risk_days': '14' };
    const body = bodyOf({ ...draft, fields }, program);
    expect(body.earn).toEqual({ ...program.earn, spend: { points: 1, per: '50' } });
    expect(body.expiry).toEqual({ ...program.expiry, after_months: 12 });
    expect(body.tiers).toEqual({ ...bodyOf(draft, program).tiers, at_risk_days: 14 });
    expect(body.redeem).toEqual(program.redeem);
  });

  it('gives nothing for spending if both fields are empty', () => {
    const fields = { ...draft.fields, 'earn.spend.points': '', 'earn.spend.per': '' };
    expect(isComplete({ ...draft, fields })).toBe(true);
    expect(bodyOf({ ...draft, fields }, program).earn?.spend).toBeNull();
  });

  it('names no tiers for a shop without a programme, which so keeps those that it has', () => {
    const first = draftOfProgram(null);
    expect(isComplete(first)).toBe(true);
    expect(bodyOf(first, null).tiers).not.toHaveProperty('ladder');
  });

  it.each([
    ['earn.spend.per', ''],
    ['earn.spend.points', 'x'],
    ['redeem.unit.amount', '1,5'],
    ['redeem.max_percent', '-1'],
    ['tiers.window.months', ''],
    ['tiers.at_risk_days', ''],
  ] as const)('is not complete if %s is "%s"', (field, text) => {
    expect(isComplete({ ...draft, fields: { ...draft.fields, [field]: text } })).toBe(false);
  });

  it('has the products with points of their own, and those without any', () => {
    expect(draft.products).toEqual([
      { id: 9, isExcluded: false, points: '5' },
      { id: 7, isExcluded: true, points: '' },
    ]);
    const products = [
      { id: 9, isExcluded: true, points: '5' },
      { id: 3, isExcluded: false, points: '2' },
    ];
    const body = bodyOf({ ...draft, products }, program);
    expect([body.excluded_product_ids, body.earn?.items]).toEqual([[9], [{ product_id: 3, points: 2 }]]);
    expect(isComplete({ ...draft, products: [{ id: 3, isExcluded: false, points: '' }] })).toBe(false);
  });

  it('is not complete while a new tier has no name', () => {
    const tiers = [...draft.tiers, newTier(draft.tiers)];
    expect(isComplete({ ...draft, tiers })).toBe(false);
    expect(new Set(tiers.map(({ key }) => key)).size).toBe(2);
  });
});
