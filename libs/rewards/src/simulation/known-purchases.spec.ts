import { type HistoryRow, KnownPurchases } from './known-purchases';

const saleOf = (id: number, day: string, knownOn: string, more: Partial<HistoryRow> = {}): HistoryRow => ({
  ...{ id, day, completed_at: `${day}T09:00:00.000Z`, known_at: `${knownOn}T09:00:00.000Z`, amount: '100.00' },
  ...{ is_refunded: false, refunds: null },
  ...more,
});
const at = (day: string) => `${day}T09:00:00.000Z`;

describe('the purchases that were known', () => {
  it('leave out sales that were recorded later', () => {
    const purchases = new KnownPurchases([
      saleOf(1, '2026-01-01', '2026-01-01'),
      saleOf(2, '2026-01-02', '2026-01-09'),
    ]);
    purchases.learnUntil(at('2026-01-05'));
    expect(purchases.days).toEqual([{ day: '2026-01-01', spent: '100.00', purchases: 1 }]);
    purchases.learnUntil(at('2026-01-09'));
    expect(purchases.days).toHaveLength(2);
  });

  it('have their money until it was refunded', () => {
    const refunds = [{ known_at: at('2026-01-07'), amount: '30.00' }];
    const purchases = new KnownPurchases([saleOf(1, '2026-01-01', '2026-01-01', { refunds })]);
    purchases.learnUntil(at('2026-01-06'));
    expect(purchases.days).toMatchObject([{ spent: '100.00' }]);
    purchases.learnUntil(at('2026-01-07'));
    expect(purchases.days).toMatchObject([{ spent: '70.00', purchases: 1 }]);
  });

  it('are purchases until their last refund', () => {
    const refunds = ['2026-01-07', '2026-01-08'].map((day) => ({ known_at: at(day), amount: '50.00' }));
    const purchases = new KnownPurchases([saleOf(1, '2026-01-01', '2026-01-01', { refunds, is_refunded: true })]);
    purchases.learnUntil(at('2026-01-07'));
    expect(purchases.days).toMatchObject([{ spent: '50.00', purchases: 1 }]);
    purchases.learnUntil(at('2026-01-08'));
    expect(purchases.days).toEqual([]);
    const before = new KnownPurchases([saleOf(1, '2026-01-01', '2026-01-01', { is_refunded: true, amount: '0.00' })]);
    before.learnUntil(at('2026-02-01'));
    expect(before.days).toEqual([]);
  });

  it('of the same day are those before the sale, by time and then by id', () => {
    const rows = [1, 2, 3].map((id) => saleOf(id, '2026-01-01', '2026-01-01'));
    const late = saleOf(4, '2026-01-01', '2026-01-01', { completed_at: '2026-01-01T10:00:00.000Z' });
    const purchases = new KnownPurchases([...rows, late]);
    purchases.learnUntil(at('2026-01-01'));
    expect(purchases.earlierThan(rows[1]!, '2026-01-01')).toMatchObject({ purchases: 1 });
    expect(purchases.earlierThan(late, '2026-01-01')).toEqual({ day: '2026-01-01', spent: '300.00', purchases: 3 });
    expect(purchases.earlierThan(rows[0]!, '2026-01-01')).toBeNull();
    expect(purchases.earlierThan(late, '2026-01-02')).toBeNull();
  });
});
