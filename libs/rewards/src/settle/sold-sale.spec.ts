import fc from 'fast-check';

import { sum } from '../rules/units';
import { type RefundRow } from './settled-rows';
import { type CompletedSaleRow, soldSale } from './sold-sale';

const money = (cents: number) => (cents / 100).toFixed(2);
const refund = (cents: number, goodwill = false): RefundRow => ({
  ...{ id: 1, amount: money(cents), goodwill, created_at: '2026-01-02T09:00:00Z', items: [] },
});
const saleOf = (total: number, rounding: number, ...refunds: RefundRow[]): CompletedSaleRow => ({
  ...{
    id: 1,
    status: 'completed',
    completed_at: '2026-01-01T09:00:00Z',
    entries: null,
    redemption: null,
    offline_points: null,
    is_claimed: false,
    earlier_today: null,
  },
  ...{ earning_sales: null, total_amount: money(total), rounding_amount: money(rounding), points_amount: '0.00' },
  ...{ lines: null, refunds },
});
const returnsOf = (sale: CompletedSaleRow) => soldSale(sale).refunds.map(({ returned }) => returned[0]);

describe('soldSale', () => {
  it('earns on what was paid for a line, and not on the rounding', () => {
    const line = { id: 7, product_id: 5, quantity: '2', net_amount: '90.00', points_amount: '10.00' };
    const lines = [{ ...line, refunded_quantity: '0', refunded_amount: '0' }];
    expect(soldSale({ ...saleOf(9_040, 40), lines }).lines).toEqual([
      { product_id: 5, quantity: 2_000, net_amount: 9_000, points_amount: 1_000 },
    ]);
    expect(soldSale(saleOf(9_960, -40)).lines).toMatchObject([{ net_amount: 10_000 }]);
  });

  it('takes no goods back for goodwill', () => {
    expect(returnsOf(saleOf(10_000, 0, refund(4_000, true), refund(1_000), refund(5_000)))).toEqual([
      { quantity: 0, amount: 4_000 },
      { quantity: 1_000, amount: 1_000 },
      { quantity: 9_000, amount: 5_000 },
    ]);
  });

  it('has everything back when the money is, in whatever parts', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: -99, max: 99 }), (parts, rounding) => {
        const total = sum(parts);
        fc.pre(total >= rounding);
        const sale = saleOf(total, rounding, ...parts.map((part) => refund(part)));
        const returns = returnsOf(sale).map((returned) => returned!);
        const line = soldSale(sale).lines[0]!;
        expect(sum(returns.map(({ quantity }) => quantity))).toBe(line.quantity);
        expect(sum(returns.map(({ amount }) => amount))).toBe(line.net_amount);
        expect(returns.every(({ quantity, amount }) => quantity >= 0 && amount >= 0)).toBe(true);
      }),
    );
  });

  it('has a sale that cost nothing back after its refund', () => {
    expect(returnsOf(saleOf(0, 0, refund(0)))).toEqual([{ quantity: 1, amount: 0 }]);
  });
});
