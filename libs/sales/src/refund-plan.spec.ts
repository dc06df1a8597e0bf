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

  it('never gives back more or less than was paid, in whatever parts', () => {
    const lines = fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 5_000 }), cents: fc.integer({ min: 0, max: 99_999 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    // A business may change its currency between two refunds.
    const part = fc.record({ thousandths: fc.nat({ max: 5_000 }), currency: fc.constantFrom('KES', 'UGX') });
    fc.assert(
      fc.property(lines, fc.array(part, { maxLength: 12 }), (sold, parts) => {
        let sale = saleOf(
          ...sold.map(({ quantity, cents }, i) => line(i + 1, String(quantity / 1000), (cents / 100).toFixed(2))),
        );
        for (const [index, { thousandths, currency }] of parts.entries()) {
          const target = sale.lines[index % sale.lines.length];
          if (!target) continue;
          const left = new Decimal(target.quantity).minus(target.refunded_quantity).times(1000).toNumber();
          if (thousandths === 0 || thousandths > left) continue;
          const items = [{ sale_item_id: target.id, quantity: String(thousandths / 1000) }];
          const { plan, after } = apply(sale, { items }, currency);
          expect(Number(plan.amount)).toBeGreaterThanOrEqual(0);
          sale = after;
        }
        const done = new Decimal(sale.refunded_items).eq(sale.total_items) ? sale : apply(sale, {}).after;
        expect(Number(done.refunded_amount)).toBe(Number(sale.total_amount));
        for (const { refunded_amount, net_amount } of done.lines)
          expect(Number(refunded_amount)).toBe(Number(net_amount));
      }),
    );
  });
});
