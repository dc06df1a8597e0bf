import { currencyDecimals, fractionProblem, refuseFractions, smallestAmount } from './currencies';

describe('a currency', () => {
  it.each([
    ['KES', 2, 1],
    ['USD', 2, 1],
    ['TZS', 2, 1],
    ['COP', 2, 1],
    ['IDR', 2, 1],
    ['HUF', 2, 1],
    ['UGX', 0, 100],
    ['RWF', 0, 100],
    ['JPY', 0, 100],
    ['XOF', 0, 100],
    ['KWD', 3, 1],
    ['IQD', 3, 1],
    ['TND', 3, 1],
  ])('%s has the decimals of ISO 4217', (currency, decimals, smallest) => {
    expect([currencyDecimals(currency), smallestAmount(currency)]).toEqual([decimals, smallest]);
  });

  it('decides whether an amount may have a fraction', () => {
    for (const amount of ['1500', '1500.00', '0', '0.0']) expect(fractionProblem('UGX', amount)).toBeUndefined();
    for (const amount of ['1500.5', '0.01']) {
      expect(fractionProblem('UGX', amount)).toBe('Must be a whole amount: UGX has no decimals');
      expect(fractionProblem('KES', amount)).toBeUndefined();
    }
  });

  it('names each amount that it refuses', () => {
    expect(() => refuseFractions('UGX', { total: null, amount: undefined, price: '3.00' })).not.toThrow();
    expect(() => refuseFractions('KES', { price: '3.50' })).not.toThrow();
    const rule = 'must be a whole amount: JPY has no decimals';
    expect(() => refuseFractions('JPY', { 'items.0.price': '3.50', price: '3', cap: '0.10' })).toThrow(
      expect.objectContaining({
        details: [
          { path: 'items.0.price', code: 'wrong_format', message: `price ${rule}` },
          { path: 'cap', code: 'wrong_format', message: `cap ${rule}` },
        ],
      }),
    );
  });
});
