import { readDiscount, UnexplainedDiscounts } from './sale-discount';

const cells = (total: string, discount: string, subtotal?: string) => ({
  ...{ total_amount: total, discount_amount: discount },
  ...(subtotal === undefined ? {} : { subtotal_amount: subtotal }),
});

describe('readDiscount', () => {
  it.each([
    ['with a subtotal that agrees', cells('90.10', '10.20', '100.30'), { discount_amount: '10.20' }],
    ['without a subtotal', cells('90.00', '10.00'), { discount_amount: '10.00' }],
    ['below zero', cells('90.00', '-10.00', '100.00'), { discount_amount: '10.00' }],
    ['of a file with lines', { discount_amount: '10.00' }, { discount_amount: '10.00' }],
    ['that is no amount, which the schema refuses', cells('90.00', 'ten'), { discount_amount: 'ten' }],
  ])('takes a discount %s', (_name, row, expected) => {
    const { total_amount: _, ...read } = readDiscount(row) as Record<string, string>;
    expect(read).toEqual(expected);
  });

  it.each([
    ['nothing', cells('90.00', '0.00', '100.00')],
    ['a discount of a refund', cells('-90.00', '10.00', '100.00')],
  ])('leaves out %s', (_name, row) => {
    expect(readDiscount(row)).toEqual({ total_amount: row.total_amount });
  });

  it('counts those that the amounts do not explain', () => {
    const discounts = new UnexplainedDiscounts();
    discounts.add(readDiscount(cells('90.00', '10.00', '100.00')));
    expect(discounts.notes()).toEqual([]);
    for (let sale = 0; sale < 1_200; sale++) discounts.add(readDiscount(cells('90.00', '10.01', '100.00')));
    expect(discounts.notes()).toEqual([
      '1,200 sales without their discount, because the amounts of the file do not add up with it.',
    ]);
  });
});
