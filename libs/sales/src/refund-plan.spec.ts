import { Decimal } from '@wateja/common';
import fc from 'fast-check';

import { planRefund, type RefundableLine, type RefundableSale } from './refund-plan';

const line = (id: number, quantity: string, netAmount: string): RefundableLine => ({
  id,
  quantity,
  net_amount: netAmount,
  refunded_quantity: '0',
  refunded_amount: '0',
});

function saleOf(...lines: RefundableLine[]): RefundableSale {
  const sum = (values: string[]) => values.reduce((total, value) => total.plus(value), new Decimal(0)).toFixed();
  return {
    total_amount: sum(lines.map(({ net_amount }) => net_amount)),
    total_items: sum(lines.map(({ quantity }) => quantity)),
    refunded_amount: '0',
    refunded_items: '0',
    lines,
  };
}

/** The same sale, with this much rounding in cents. Nobody pays less than nothing. */
function roundedBy(cents: number, sale: RefundableSale): RefundableSale {
  const total = Decimal.max(0, new Decimal(sale.total_amount).plus(cents / 100));
  return { ...sale, total_amount: total.toFixed(2) };
}

const withoutLines = (totalAmount: string, totalItems: string): RefundableSale => ({
  total_amount: totalAmount,
  total_items: totalItems,
  refunded_amount: '0',
  refunded_items: '0',
  lines: [],
});

/** Plans a refund, and returns the plan and the sale as the database would store it afterwards. */
function apply(sale: RefundableSale, request: Parameters<typeof planRefund>[1], currency = 'KES') {
  const plan = planRefund(sale, request, currency);
  const add = (a: string, b: string) => new Decimal(a).plus(b).toFixed();
  const after: RefundableSale = {
    ...sale,
    refunded_amount: add(sale.refunded_amount, plan.amount),
    refunded_items: add(sale.refunded_items, plan.total_items),
    lines: sale.lines.map((soldLine) => {
      const refund = plan.lines.find(({ id }) => id === soldLine.id);
      if (!refund) return soldLine;
      return {
        ...soldLine,
        refunded_quantity: add(soldLine.refunded_quantity, refund.quantity),
        refunded_amount: add(soldLine.refunded_amount, refund.amount),
      };
    }),
  };
  return { plan, after };
}

describe('planRefund', () => {
  it('refunds all that is left when nothing is named', () => {
    const { plan } = apply(saleOf(line(1, '3', '10.00'), line(2, '1', '5.00')), {});
    expect(plan).toMatchObject({ amount: '15.00', total_items: '4.000', fully_refunded: true });
  });

  it('shares a line total that does not divide so that the parts add up', () => {
    const first = apply(saleOf(line(1, '3', '10.00')), { items: [{ sale_item_id: 1, quantity: '1' }] });
    const second = apply(first.after, { items: [{ sale_item_id: 1, quantity: '1' }] });
    const third = apply(second.after, { items: [{ sale_item_id: 1, quantity: '1' }] });
    expect([first, second, third].map(({ plan }) => plan.amount)).toEqual(['3.33', '3.34', '3.33']);
    expect([first, second, third].map(({ plan }) => plan.fully_refunded)).toEqual([false, false, true]);
  });

  it('gives back whole amounts in a currency without decimals', () => {
    const one = { items: [{ sale_item_id: 1, quantity: '1' }] };
    const first = apply(saleOf(line(1, '3', '1000.00')), one, 'UGX');
    const second = apply(first.after, one, 'UGX');
    const third = apply(second.after, one, 'UGX');
    expect([first, second, third].map(({ plan }) => plan.amount)).toEqual(['333.00', '334.00', '333.00']);
  });

  it('refunds a sale without lines by amount', () => {
    const { plan, after } = apply(withoutLines('100.00', '7'), { amount: '40.00', total_items: '2' });
    expect(plan).toMatchObject({ amount: '40.00', total_items: '2.000', fully_refunded: false });
    expect(apply(after, {}).plan).toMatchObject({ amount: '60.00', total_items: '5.000', fully_refunded: true });
  });

  it('counts a free sale as refunded when it is returned', () => {
    expect(apply(withoutLines('0.00', '1'), {}).plan).toMatchObject({ amount: '0.00', fully_refunded: true });
  });

  it.each([
    [{ items: [{ sale_item_id: 1, quantity: '3.001' }] }, 'items.0.quantity'],
    [{ items: [{ sale_item_id: 9, quantity: '1' }] }, 'items.0.sale_item_id'],
    [{ amount: '1.00' }, 'amount'],
  ])('refuses %j and names the field', (request, path) => {
    expect(() => planRefund(saleOf(line(1, '3', '10.00')), request, 'KES')).toThrow(
      expect.objectContaining({ kind: 'rejected', details: [expect.objectContaining({ path })] }),
    );
  });

  it('refuses more money than is left of a sale without lines', () => {
    expect(() => planRefund(withoutLines('10.00', '1'), { amount: '10.01' }, 'KES')).toThrow('does not match');
  });

  it('gives the rounding back with the last line', () => {
    const sale = roundedBy(40, saleOf(line(1, '1', '10.00'), line(2, '1', '5.00')));
    const first = apply(sale, { items: [{ sale_item_id: 1, quantity: '1' }] });
    const last = apply(first.after, { items: [{ sale_item_id: 2, quantity: '1' }] });
    expect([first, last].map(({ plan }) => plan.amount)).toEqual(['10.00', '5.40']);
    expect(last.plan.lines).toMatchObject([{ id: 2, amount: '5.00' }]);
  });

  it('gives no more than was paid if the last line costs less than the rounding took off', () => {
    const sale = roundedBy(-40, saleOf(line(1, '1', '100.00'), line(2, '1', '0.10')));
    const first = apply(sale, { items: [{ sale_item_id: 1, quantity: '1' }] });
    const last = apply(first.after, {});
    expect([first, last].map(({ plan }) => plan.amount)).toEqual(['99.70', '0.00']);
    expect(last.plan.fully_refunded).toBe(true);
  });

  describe('as goodwill', () => {
    const goodwill = (amount: string) => ({ amount, goodwill: true });

    it('spreads the money over the lines, and takes no goods back', () => {
      const { plan } = apply(saleOf(line(1, '2', '60.00'), line(2, '1', '20.00')), goodwill('10.01'));
      expect(plan).toMatchObject({ amount: '10.01', total_items: '0.000', fully_refunded: false });
      expect(plan.lines).toEqual([
        { id: 1, quantity: '0.000', amount: '7.51' },
        { id: 2, quantity: '0.000', amount: '2.50' },
      ]);
    });

    it('leaves each returned unit its share of the rest', () => {
      const one = { items: [{ sale_item_id: 1, quantity: '1' }] };
      const first = apply(apply(saleOf(line(1, '3', '30.00')), goodwill('3.00')).after, one);
      const second = apply(first.after, one);
      const third = apply(second.after, one);
      expect([first, second, third].map(({ plan }) => plan.amount)).toEqual(['9.00', '9.00', '9.00']);
    });

    it('can be all the money. The goods can come back later, for nothing', () => {
      const { plan, after } = apply(saleOf(line(1, '1', '10.00')), goodwill('10.00'));
      expect(plan.fully_refunded).toBe(false);
      expect(apply(after, {}).plan).toMatchObject({ amount: '0.00', total_items: '1.000', fully_refunded: true });
      const bare = apply(withoutLines('10.00', '2'), goodwill('10.00'));
      expect(bare.plan).toMatchObject({ amount: '10.00', total_items: '0.000', fully_refunded: false, lines: [] });
      expect(apply(bare.after, {}).plan).toMatchObject({ amount: '0.00', total_items: '2.000', fully_refunded: true });
    });

    it('refuses more than is left', () => {
      expect(() => planRefund(saleOf(line(1, '1', '10.00')), goodwill('10.01'), 'KES')).toThrow(
        expect.objectContaining({ details: [expect.objectContaining({ path: 'amount' })] }),
      );
    });
  });

  it('gives back exactly what was paid, in whatever parts, with goodwill between them', () => {
    const sold = fc.record({ quantity: fc.integer({ min: 1, max: 5_000 }), cents: fc.nat({ max: 99_999 }) });
    // A business may change its currency between two refunds.
    const part = fc.record({
      ...{ thousandths: fc.nat({ max: 5_000 }), goodwill: fc.option(fc.nat({ max: 100 }), { freq: 3 }) },
      currency: fc.constantFrom('KES', 'UGX'),
    });
    const lines = fc.array(sold, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: -99, max: 99 }),
        fc.array(part, { maxLength: 12 }),
        (all, rounding, parts) => {
          let sale = roundedBy(
            rounding,
            saleOf(
              ...all.map(({ quantity, cents }, i) => line(i + 1, String(quantity / 1000), (cents / 100).toFixed(2))),
            ),
          );
          let refunded = new Decimal(0);
          const refund = (request: Parameters<typeof planRefund>[1], currency?: string) => {
            const { plan, after } = apply(sale, request, currency);
            for (const { amount } of [plan, ...plan.lines]) expect(Number(amount)).toBeGreaterThanOrEqual(0);
            refunded = refunded.plus(plan.amount);
            sale = after;
          };
          for (const [index, { thousandths, goodwill, currency }] of parts.entries()) {
            const target = sale.lines[index % sale.lines.length]!;
            const left = new Decimal(target.quantity).minus(target.refunded_quantity).times(1000).toNumber();
            const money = new Decimal(sale.total_amount)
              .minus(sale.refunded_amount)
              .times(goodwill ?? 0)
              .div(100);
            if (goodwill !== null) refund({ goodwill: true, amount: money.toFixed(2, Decimal.ROUND_DOWN) }, 'KES');
            else if (thousandths > 0 && thousandths <= left)
              refund({ items: [{ sale_item_id: target.id, quantity: String(thousandths / 1000) }] }, currency);
          }
          if (!new Decimal(sale.refunded_items).eq(sale.total_items)) refund({});
          expect(refunded.toFixed(2)).toBe(new Decimal(sale.total_amount).toFixed(2));
          expect(sale.refunded_amount).toBe(refunded.toFixed());
          for (const { refunded_amount, net_amount } of sale.lines)
            expect(Number(refunded_amount)).toBe(Number(net_amount));
        },
      ),
    );
  });
});
