import fc from 'fast-check';

import { draftSale } from './sale-draft';
import { createSale } from './sales.schemas';

const draft = (sale: object, currency = 'KES') =>
  draftSale(createSale.parse({ payment_method: 'cash', ...sale }), currency);
const item = (quantity: number | string, unitPrice: number | string) => ({
  product_id: 1,
  quantity,
  unit_price: unitPrice,
});

describe('draftSale', () => {
  it('rounds each line half up to cents and adds the lines', () => {
    const sale = draft({ items: [item('0.5', '0.01'), item('1.005', '1.00'), item(3, '19.99')] });
    expect(sale.items.map((line) => line.line_total)).toEqual(['0.01', '1.01', '59.97']);
    expect(sale).toMatchObject({ total_amount: '60.99', total_items: '4.505' });
  });

  it('rounds each line to whole amounts in a currency without decimals', () => {
    const sale = draft({ items: [item('0.5', '1001'), item('1.005', '1000.00'), item('0.499', 1)] }, 'UGX');
    expect(sale.items.map((line) => line.line_total)).toEqual(['501.00', '1005.00', '0.00']);
    expect(sale.total_amount).toBe('1506.00');
  });

  it.each([
    ['items.1.unit_price', { items: [item(1, '2.00'), item(1, '2.50')] }],
    ['total_amount', { total_amount: '12.01', total_items: 1 }],
    ['items', { items: [item('0.999', '99999999'), item('0.001', '99999999'), item('0.5', 1)] }],
  ])('refuses amounts that there are not in such a currency: %s', (path, sale) => {
    expect(() => draft(sale, 'UGX')).toThrow(expect.objectContaining({ details: [expect.objectContaining({ path })] }));
    expect(() => draft(sale)).not.toThrow();
  });

  it('takes totals as they are when there are no lines', () => {
    expect(draft({ total_amount: 12.5, total_items: '3' })).toMatchObject({
      total_amount: '12.50',
      total_items: '3.000',
      items: [],
    });
  });

  it('gives two spellings of one sale the same hash', () => {
    const once = draft({ customer_id: null, items: [item(2, '5.00')], completed_at: '2024-01-15T13:30:00+03:00' });
    const again = draft({ items: [item('2.0', 5)], status: 'completed', completed_at: '2024-01-15T10:30:00Z' });
    expect(again.content_hash).toBe(once.content_hash);
  });

  it.each([
    { items: [item(2, '5.00')], payment_method: 'mpesa' },
    { items: [item(2, '5.00')], status: 'pending' },
    { items: [item(2, '5.00')], customer_id: 7 },
    { items: [item(1, '10.00')] },
    { items: [item(1, '5.00'), item(1, '5.00')] },
    { total_amount: '10.00', total_items: 2 },
  ])('gives another sale another hash: %j', (other) => {
    expect(draft(other).content_hash).not.toBe(draft({ items: [item(2, '5.00')] }).content_hash);
  });

  it('refuses more than a sale can hold', () => {
    expect(() => draft({ items: [item(999_999, '99999999')] })).toThrow('The total must be at most');
  });

  it('adds up exactly, whatever the amounts', () => {
    const cents = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ price: cents, count: fc.integer({ min: 1, max: 99 }) }), { minLength: 1 }),
        (lines) => {
          const sale = draft({ items: lines.map(({ price, count }) => item(count, (price / 100).toFixed(2))) });
          const exact = lines.reduce((sum, { price, count }) => sum + BigInt(price) * BigInt(count), 0n);
          expect(BigInt(sale.total_amount.replace('.', ''))).toBe(exact);
        },
      ),
    );
  });
});
