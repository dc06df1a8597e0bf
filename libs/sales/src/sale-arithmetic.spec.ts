import { Decimal, lineCents, MAX_SALE_AMOUNT, type PricedItem } from '@wateja/common';
import fc from 'fast-check';

import { fromCents, fromThousandths, MAX_SALE_ITEMS, saleTotals, toCents, toThousandths } from './sale-arithmetic';

/** Generates any amount that a request may have, and often a small one, because small amounts show rounding errors. */
const decimal = (max: string, decimals: number) => {
  const largest = new Decimal(max).times(10 ** decimals).toNumber();
  return fc
    .oneof(fc.nat({ max: 2_000 }), fc.nat({ max: largest }))
    .map((scaled) => new Decimal(scaled).div(10 ** decimals).toFixed(decimals));
};
const item = fc.record({ quantity: decimal(MAX_SALE_ITEMS, 3), unit_price: decimal(MAX_SALE_AMOUNT, 2) });

/** Computes the same total with decimals. */
const lineTotal = ({ quantity, unit_price }: PricedItem, decimals = 2) =>
  new Decimal(quantity).times(unit_price).toDecimalPlaces(decimals);
const sum = (values: Decimal[]) => values.reduce((total, value) => total.plus(value), new Decimal(0));

describe('the arithmetic of a sale', () => {
  it.each([
    ['0.5', '0.01', '0.01'],
    ['0.499', '0.01', '0.00'],
    ['1.005', '1.00', '1.01'],
    ['3.000', '19.99', '59.97'],
  ])('rounds %s × %s half up to %s', (quantity, unitPrice, total) => {
    expect(fromCents(lineCents({ quantity, unit_price: unitPrice }))).toBe(total);
  });

  it('is to the cent what decimals come to, for every line that a sale may hold', () => {
    fc.assert(
      fc.property(item, (line) => {
        const [cents, money] = [lineCents(line), lineTotal(line)];
        if (money.lte(MAX_SALE_AMOUNT)) expect(fromCents(cents)).toBe(money.toFixed(2));
        // The service refuses such a line, so its total need not be exact.
        else expect(cents).toBeGreaterThan(toCents(MAX_SALE_AMOUNT));
      }),
    );
  });

  it('is to the whole amount what decimals come to, in a currency without decimals', () => {
    fc.assert(
      fc.property(item, (line) => {
        const whole = { ...line, unit_price: new Decimal(line.unit_price).toFixed(0) };
        const money = lineTotal(whole, 0);
        if (money.lte(MAX_SALE_AMOUNT)) expect(fromCents(lineCents(whole, 100))).toBe(money.toFixed(2));
      }),
    );
  });

  it('adds up as decimals do, and sees what is more than a sale may come to', () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 5 }), (items) => {
        const { cents, thousandths } = saleTotals(items);
        const [money, quantity] = [
          sum(items.map((line) => lineTotal(line))),
          sum(items.map((line) => new Decimal(line.quantity))),
        ];
        expect(cents > toCents(MAX_SALE_AMOUNT)).toBe(money.gt(MAX_SALE_AMOUNT));
        expect(thousandths > toThousandths(MAX_SALE_ITEMS)).toBe(quantity.gt(MAX_SALE_ITEMS));
        if (money.gt(MAX_SALE_AMOUNT)) return;
        expect([fromCents(cents), fromThousandths(thousandths)]).toEqual([money.toFixed(2), quantity.toFixed(3)]);
      }),
    );
  });
});
