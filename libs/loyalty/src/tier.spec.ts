import { loyaltyTier } from './tier';

const standing = (total_purchases: number, total_spent: string) => ({
  total_purchases,
  total_spent,
  repeat_frequency: 'regular',
});

describe('loyaltyTier', () => {
  const ladder = [
    { name: 'bronze', min_purchases: 1, min_spent: '0.00' },
    { name: 'silver', min_purchases: 5, min_spent: '5000.00' },
    { name: 'gold', min_purchases: 5, min_spent: '20000.00' },
  ];

  it('is the repeat frequency unless the business has a ladder', () => {
    expect(loyaltyTier(standing(5, '100.00'), null)).toBe('regular');
  });

  it.each([
    [0, '0.00', null],
    [1, '90000.00', 'bronze'],
    [5, '4999.99', 'bronze'],
    [5, '5000.00', 'silver'],
    [9, '20000.00', 'gold'],
  ])('after %i purchases of %s in all is %s', (purchases, spent, tier) => {
    expect(loyaltyTier(standing(purchases, spent), ladder)).toBe(tier);
  });
});
