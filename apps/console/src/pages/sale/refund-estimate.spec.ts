import { refundOf, type Sale, type SaleLine } from './refund-estimate';

const line = (id: number, quantity: string, net: string, back = ['0.000', '0.00']) =>
  ({ id, quantity, net_amount: net, refunded_quantity: back[0], refunded_amount: back[1] }) as SaleLine;
const saleOf = (total: string, refunded: string, ...items: SaleLine[]) =>
  ({ total_amount: total, refunded_amount: refunded, items }) as Sale;

describe('refundOf', () => {
  it.each([
    ['a whole line', saleOf('300.00', '0.00', line(1, '1.000', '107.50'), line(2, '1.000', '192.50')), 1000, 10_750],
    ['a part, rounded half up', saleOf('10.00', '0.00', line(1, '3.000', '10.00')), 1000, 333],
    ['the second of three parts', saleOf('10.00', '3.33', line(1, '3.000', '10.00', ['1.000', '3.33'])), 1000, 334],
    ['the last part', saleOf('10.00', '6.67', line(1, '3.000', '10.00', ['2.000', '6.67'])), 1000, 333],
    ['a part after goodwill', saleOf('10.00', '4.00', line(1, '2.000', '10.00', ['0.000', '4.00'])), 1000, 300],
    ['all, with the rounding of the till', saleOf('11.00', '0.00', line(1, '1.000', '10.60')), 1000, 1100],
  ])('gives back for %s', (_, sale, thousandths, cents) => {
    expect(refundOf(sale, new Map([[1, thousandths]]), 1)).toBe(cents);
  });

  it('gives back whole shillings where there are no cents', () => {
    const sale = saleOf('1000.00', '0.00', line(1, '3.000', '1000.00'));
    expect(refundOf(sale, new Map([[1, 1000]]), 100)).toBe(33_300);
  });
});
