import { draftSale } from './sale-draft';
import { createSale } from './sales.schemas';

const draft = (sale: object, currency = 'KES') =>
  draftSale(createSale.parse({ total_amount: '100.00', total_items: 1, ...sale }), currency);
const pay = (method: string, amount: number | string, reference?: string | null) => ({ method, amount, reference });
const refusal = (path: string, message: RegExp) =>
  expect.objectContaining({ details: [expect.objectContaining({ path, message: expect.stringMatching(message) })] });

describe('the payments of a sale', () => {
  it('keep their order, and their references as typed', () => {
    const payments = [pay('mpesa', 60, ' sjk4-H7L2QA '), pay('cash', '40')];
    expect(draft({ payments })).toMatchObject({
      payment_method: 'mpesa',
      payments: [
        { method: 'mpesa', amount: '60.00', reference: 'sjk4-H7L2QA' },
        { method: 'cash', amount: '40.00', reference: null },
      ],
    });
  });

  it.each([
    ['cash', [pay('cash', 50), pay('mpesa', 50)]],
    ['mpesa', [pay('cash', '49.99'), pay('mpesa', '50.01')]],
    ['card', [pay('cash', 10), pay('card', 45), pay('mpesa', 45)]],
  ])('have the method of the largest, of equal ones the first: %s', (method, payments) => {
    expect(draft({ payments }).payment_method).toBe(method);
    expect(draft({ payments, payment_method: method }).content_hash).toBe(draft({ payments }).content_hash);
  });

  it.each([
    [
      'payments',
      /^payments must add up to the total of the sale, 100\.00; they add up to 99\.99/,
      { payments: [pay('cash', 99.99)] },
    ],
    ['payments', /add up to 100\.01/, { payments: [pay('cash', 60), pay('mpesa', '40.01')] }],
    [
      'payment_method',
      /^payment_method must be mpesa/,
      { payment_method: 'cash', payments: [pay('cash', 40), pay('mpesa', 60)] },
    ],
  ])('are refused by the name of the field: %s', (path, message, sale) => {
    expect(() => draft(sale)).toThrow(refusal(path, message));
  });

  it('are whole amounts in a currency without decimals', () => {
    const payments = [pay('cash', '99.50'), pay('mpesa', '0.50')];
    expect(() => draft({ payments })).not.toThrow();
    expect(() => draft({ payments }, 'UGX')).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });

  it('are compared with the total that a currency without decimals rounds to', () => {
    const sale = { total_amount: undefined, total_items: undefined };
    const items = [{ product_id: 1, quantity: '0.5', unit_price: '1001' }];
    expect(draft({ ...sale, items, payments: [pay('cash', 400, 'A'), pay('mpesa', 101)] }, 'UGX').total_amount).toBe(
      '501.00',
    );
  });

  it.each([
    [{}, 'payment_method'],
    [{ payments: [] }, 'payments'],
    [{ payments: [pay('barter', 100)] }, 'payments.0.method'],
    [{ payments: [pay('cash', 100), pay('card', 0)] }, 'payments.1.amount'],
    [{ payments: [pay('cash', 100, 'x'.repeat(65))] }, 'payments.0.reference'],
    [{ payments: [pay('cash', 100, 'a\nb')] }, 'payments.0.reference'],
    [{ payments: Array.from({ length: 21 }, () => pay('cash', 1)) }, 'payments'],
    [{ payments: [{ ...pay('cash', 100), change: 5 }] }, 'payments.0'],
  ])('are checked one by one: %j', (sale, path) => {
    const { error } = createSale.safeParse({ total_amount: '100.00', total_items: 1, ...sale });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  it('are not stored if the method says the same, so that both spellings are one sale', () => {
    const once = draft({ payment_method: 'cash' });
    for (const reference of [undefined, null, ' ']) {
      expect(draft({ payments: [pay('cash', '100.0', reference)] })).toEqual(once);
    }
  });

  it('are content of the sale: a repeat has to have the same', () => {
    const payments = [pay('cash', 60), pay('mpesa', 40)];
    const others = [
      { payment_method: 'cash' },
      { payments: [pay('mpesa', 40), pay('cash', 60)] },
      { payments: [pay('cash', 60), pay('card', 40)] },
      { payments: [pay('cash', 61), pay('mpesa', 39)] },
      { payments: [pay('cash', 60), pay('mpesa', 40, 'SJK4')] },
    ];
    const hashes = [{ payments }, ...others].map((sale) => draft(sale).content_hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

it('a sale without payments has the hash that it always had, so that old sales are recognised', () => {
  const sale = { customer_id: 7, payment_method: 'mpesa', completed_at: '2024-01-15T10:30:00Z' };
  expect(draft(sale).content_hash).toBe('94d969fcf2bfe6b09e46c50da4a4fc294d5a7c85204bc1b75b941910cfea1cbf');
});
