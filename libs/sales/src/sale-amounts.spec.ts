import { toScaled } from '@wateja/common';
import fc from 'fast-check';

import { draftSale } from './sale-draft';
import { createSale } from './sales.schemas';

const draft = (sale: object, currency = 'KES') =>
  draftSale(createSale.parse({ payment_method: 'cash', ...sale }), currency);
const item = (unitPrice: string, discount?: string, quantity = '1') => ({
  ...{ product_id: 1, quantity, unit_price: unitPrice },
  ...(discount === undefined ? {} : { discount_amount: discount }),
});
const TOTALS = { total_amount: '100.00', total_items: '2' };

describe('the amounts of a sale', () => {
  it('are without a discount what the lines come to', () => {
    const { items, ...sale } = draft({ items: [item('100.00', undefined, '3')] });
    expect(sale).toMatchObject({ total_amount: '300.00', discount_amount: '0.00', rounding_amount: '0.00' });
    expect(items[0]).toMatchObject({ line_total: '300.00', discount_amount: '0.00', points_amount: '0.00' });
  });

  it('take the discount of a line from that line: 3 for 100.00', () => {
    const { items, ...sale } = draft({ items: [item('40.00', '20.00', '3'), item('65.00')] });
    expect(sale).toMatchObject({ total_amount: '165.00', discount_amount: '20.00' });
    expect(items.map((line) => line.discount_amount)).toEqual(['20.00', '0.00']);
  });

  it.each([
    // What the lines cost after their own discounts decides: 50.00 and 20.00.
    ['10.00', [item('60.00', '10.00'), item('20.00')], ['17.14', '2.86'], '60.00'],
    ['0.01', [item('10.00'), item('10.00')], ['0.01', '0.00'], '19.99'],
    ['0.02', [item('10.00'), item('10.00'), item('10.00')], ['0.01', '0.01', '0.00'], '29.98'],
    ['30.00', [item('10.00'), item('20.00')], ['10.00', '20.00'], '0.00'],
  ])('share the discount of %s on the sale out over the lines', (discount, items, discounts, total) => {
    const sale = draft({ items, discount_amount: discount });
    expect(sale.items.map((line) => line.discount_amount)).toEqual(discounts);
    expect(sale.total_amount).toBe(total);
  });

  it('share it out in whole amounts in a currency without decimals', () => {
    const sale = draft({ items: [item('500'), item('500'), item('500')], discount_amount: '100' }, 'UGX');
    expect(sale.items.map((line) => line.discount_amount)).toEqual(['34.00', '33.00', '33.00']);
  });

  it.each([
    ['-0.40', '100.00'],
    [0.35, '100.75'],
    ['-0.00', '100.40'],
  ])('add the rounding %s to the total alone', (rounding, total) => {
    const sale = draft({ items: [item('100.40')], rounding_amount: rounding });
    expect(sale).toMatchObject({ total_amount: total, discount_amount: '0.00' });
    expect(sale.rounding_amount).toBe(Number(rounding).toFixed(2).replace('-0.00', '0.00'));
  });

  it('are as posted for a sale without lines', () => {
    expect(draft({ ...TOTALS, discount_amount: 5, rounding_amount: '-0.40' })).toMatchObject({
      ...{ total_amount: '100.00', discount_amount: '5.00', rounding_amount: '-0.40', items: [] },
    });
  });

  it.each([
    [
      'items.1.discount_amount',
      /at most the total of the line, 10\.00/,
      { items: [item('5.00'), item('10.00', '10.01')] },
    ],
    [
      'discount_amount',
      /at most what the lines cost, 8\.00/,
      { items: [item('10.00', '2.00')], discount_amount: 8.01 },
    ],
    ['rounding_amount', /more than the sale costs, 0\.50/, { items: [item('0.50')], rounding_amount: '-0.51' }],
    ['rounding_amount', /at most 99999999\.99/, { items: [item('99999999.99')], rounding_amount: '0.01' }],
    ['rounding_amount', /at most total_amount/, { total_amount: 0.5, total_items: 1, rounding_amount: '0.51' }],
    ['discount_amount', /at most 99999999\.99/, { total_amount: 1, total_items: 1, discount_amount: '99999999.00' }],
  ])('refuse %s: %s', (path, message, sale) => {
    expect(() => draft(sale)).toThrow(
      expect.objectContaining({
        details: [expect.objectContaining({ path, code: 'too_large', message: expect.stringMatching(message) })],
      }),
    );
  });

  it.each([
    ['items.0.discount_amount', { items: [item('10', '2.50')] }],
    ['discount_amount', { items: [item('10')], discount_amount: '2.50' }],
    ['rounding_amount', { items: [item('10')], rounding_amount: '-0.40' }],
  ])('refuse fractions in a currency without decimals: %s', (path, sale) => {
    expect(() => draft(sale, 'UGX')).toThrow(expect.objectContaining({ details: [expect.objectContaining({ path })] }));
  });

  it.each(['1', '-1', '0.999', '-', '+0.5', '', null])('refuse %j as rounding', (rounding) => {
    expect(createSale.safeParse({ ...TOTALS, payment_method: 'cash', rounding_amount: rounding }).success).toBe(false);
  });

  it('are part of the content of a sale', () => {
    const hashes = [
      {},
      { discount_amount: 1 },
      { rounding_amount: '0.10' },
      { items: [item('10.00', '1.00'), item('10.00')] },
      { items: [item('10.00'), item('10.00', '1.00')] },
    ].map((sale) => draft({ items: [item('10.00'), item('10.00')], ...sale }).content_hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('leave the hash of a sale without them as it was', () => {
    expect(draft({ items: [item('5.00', undefined, '2')] }).content_hash).toBe(
      'c24300dd8ad4b911cd7a1ded5fe2e59a1a79eccf26173df7d20ed5dec047eeda',
    );
  });

  it('add up, by sale and by line, and no line costs less than 0', () => {
    const cents = fc.nat({ max: 50_000 });
    const line = fc.record({ price: cents, part: fc.nat({ max: 100 }) });
    const written = (amount: number) => (amount / 100).toFixed(2);
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.nat({ max: 100 }),
        fc.integer({ min: -99, max: 99 }),
        (lines, part, rounding) => {
          const own = lines.map((line) => Math.floor((line.price * line.part) / 100));
          const left = lines.reduce((sum, { price }, index) => sum + price - own[index]!, 0);
          const rounded = Math.max(rounding, Math.floor((left * part) / 100) - left);
          const sale = draft({
            items: lines.map(({ price }, index) => item(written(price), written(own[index]!))),
            discount_amount: written(Math.floor((left * part) / 100)),
            rounding_amount: written(rounded),
          });
          const of = (amount: string) => toScaled(amount, 2);
          const nets = sale.items.map(({ line_total, discount_amount }) => of(line_total) - of(discount_amount));
          expect(nets.every((net) => net >= 0)).toBe(true);
          expect(of(sale.total_amount)).toBe(nets.reduce((sum, net) => sum + net, 0) + of(sale.rounding_amount));
          const discounts = sale.items.reduce((sum, { discount_amount }) => sum + of(discount_amount), 0);
          expect(of(sale.discount_amount)).toBe(discounts);
        },
      ),
    );
  });
});
