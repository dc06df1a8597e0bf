import { createSale } from '@wateja/sales';
import fc from 'fast-check';

import type { Cells } from './cells';
import { productNumber } from './line-products';
import { readPlainSale } from './plain-sale';

/** What the schema makes of the same cells; null where it refuses them. */
function bySchema(rows: Cells[], inLines: boolean): unknown {
  const { external_id, payment_method, status, completed_at, total_amount, total_items } = rows[0] ?? {};
  const items = rows.map((cells) => ({
    ...{ product_id: productNumber(cells), quantity: cells['quantity'], unit_price: cells['unit_price'] },
    ...(cells['product_name'] === undefined ? {} : { name: cells['product_name'] }),
  }));
  const parsed = createSale.safeParse({
    ...{ external_id, payment_method: payment_method?.toLowerCase(), status: status?.toLowerCase(), completed_at },
    ...(inLines ? { items } : { total_amount, total_items }),
  });
  return parsed.success ? parsed.data : null;
}

const PLAIN = { external_id: 'R-1', payment_method: 'cash', completed_at: '2024-01-15T10:30:00Z' };
const LINE = { ...PLAIN, product_id: '8', quantity: '0.5', unit_price: '1250' };

const digits = fc.stringMatching(/^\d{0,9}(\.\d{0,4})?$/);
const two = (most: number) => fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'));
const time = fc
  .tuple(
    fc.integer({ min: 1969, max: 2101 }),
    two(13),
    two(32),
    two(24),
    two(60),
    fc.constantFrom('Z', '+03:00', '-23:59', ''),
  )
  .map(([year, month, day, hour, minute, zone]) => `${year}-${month}-${day}T${hour}:${minute}:00${zone}`);
const mostly = (usual: string, others: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: others });
const text = fc
  .oneof(fc.string({ minLength: 1, maxLength: 66 }), fc.string({ unit: 'grapheme', minLength: 1 }))
  .map((value) => value.trim());
const row: fc.Arbitrary<Cells> = fc
  .record({
    external_id: mostly('R-1', text),
    payment_method: mostly('MPESA', fc.constantFrom('cash', 'credit', 'cheque', 'constructor')),
    status: mostly('Completed', fc.constantFrom('', 'pending', 'refunded')),
    completed_at: fc.oneof(time, fc.constant(PLAIN.completed_at)),
    ...{ product_id: mostly('8', digits), quantity: mostly('2', digits), unit_price: mostly('9.5', digits) },
    ...{ sku: mostly('', text), product_name: mostly('', text) },
    ...{ total_amount: mostly('10.05', digits), total_items: mostly('1.5', digits) },
  })
  .map((cells) => Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== '')));

describe('a plain sale', () => {
  it('is read without the schema', () => {
    expect(readPlainSale([LINE], true)).toEqual({ sale: bySchema([LINE], true), customer_external_id: null });
    const totals = { ...PLAIN, customer_external_id: 'C 1', total_amount: '0', total_items: '1.25' };
    expect(readPlainSale([totals], false)).toEqual({ sale: bySchema([totals], false), customer_external_id: 'C 1' });
  });

  it('is what the schema makes of it, whatever is in the cells', () => {
    fc.assert(
      fc.property(row, fc.boolean(), (cells, inLines) => {
        const plain = readPlainSale([cells], inLines);
        if (plain) expect(plain.sale).toEqual(bySchema([cells], inLines));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a leap day', { completed_at: '2024-02-29T10:30:00Z' }],
    ['a time to come', { completed_at: '2099-01-01T10:30:00Z' }],
    ['a pending one', { status: 'pending' }],
    ['none of anything', { quantity: '0.000' }],
    ['letters beyond ASCII', { external_id: 'R-é' }],
    ['more than a sale may come to', { quantity: '999999', unit_price: '99999999' }],
  ])('is not %s: the schema decides on that', (_what, cells) => {
    expect(readPlainSale([{ ...LINE, ...cells }], true)).toBeNull();
  });

  it('is none whose further rows say something else', () => {
    expect(readPlainSale([LINE, { ...LINE, payment_method: 'mpesa' }], true)).toBeNull();
    expect(readPlainSale([LINE, { product_id: '9', quantity: '1', unit_price: '2' }], true)?.sale.items).toHaveLength(
      2,
    );
  });
});
