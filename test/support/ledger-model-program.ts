import fc from 'fast-check';

import type { SaleRequest } from './ledger-model';

/**
 * A program of random operations, as plain data. Numbers that choose a customer or a sale are taken modulo the number
 * of existing ones, so that every program is valid.
 */
export interface Program {
  /** Sales with a receipt number. Several clients post each of them. `customer` is a number that chooses a customer. */
  receipts: Content[];
  /** The operations of each client in order. The clients run at the same time. */
  clients: Operation[][];
}

export type Content = Omit<SaleRequest, 'customer_id' | 'external_id' | 'completed_at'> & {
  /** Null for a sale without a customer. */
  customer: number | null;
  days_ago: number | null;
};

export type RefundChoice =
  | { kind: 'all' }
  /** A number of quarters of one line, or of the amount. Five quarters are more than can be refunded. */
  | { kind: 'part'; line: number; quarters: number }
  /** All lines in full, each named explicitly. */
  | { kind: 'each-line' };

export type Operation =
  | { do: 'sell'; content: Content }
  | { do: 'post-receipt'; receipt: number; altered: boolean }
  | { do: 'post-batch'; receipts: number[]; contents: Content[] }
  | { do: 'complete'; sale: number; days_ago: number | null }
  | { do: 'cancel'; sale: number }
  | { do: 'refund'; sale: number; refund: RefundChoice }
  | { do: 'add-customer' }
  | { do: 'deactivate-customer'; customer: number }
  | { do: 'update-customer'; customer: number }
  | { do: 'update-preferences'; customer: number };

export interface ProgramSize {
  clients: number;
  operationsPerClient: number;
}

const decimal = (most: number, digits: number) =>
  fc.integer({ min: 0, max: most * 10 ** digits }).map((value) => (value / 10 ** digits).toFixed(digits));
const aboveZero = (most: number, digits: number) =>
  fc.integer({ min: 1, max: most * 10 ** digits }).map((value) => (value / 10 ** digits).toFixed(digits));

const choice = fc.nat(1_000_000);
const daysAgo = fc.option(fc.integer({ min: 0, max: 400 }), { freq: 2 });
const quantity = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map((n) => `${n}.000`),
  aboveZero(50, 3),
);
const item = fc.record({ product_id: fc.integer({ min: 1, max: 50 }), quantity, unit_price: decimal(5_000, 2) });

const goods = fc.oneof(
  { weight: 3, arbitrary: fc.record({ items: fc.array(item, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ total_amount: decimal(9_999, 2), total_items: aboveZero(99, 3) }) },
);
const content: fc.Arbitrary<Content> = fc
  .record({
    customer: fc.option(choice, { freq: 10 }),
    payment_method: fc.constantFrom('cash', 'mpesa', 'credit'),
    status: fc.constantFrom<('completed' | 'pending')[]>('completed', 'completed', 'completed', 'pending'),
    days_ago: daysAgo,
    goods,
  })
  .map(({ goods: sold, ...rest }) => ({ ...rest, ...sold }));

const refund: fc.Arbitrary<RefundChoice> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('all' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('each-line' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('part' as const),
      line: choice,
      quarters: fc.integer({ min: 1, max: 5 }),
    }),
  },
);

function operation(receipts: number): fc.Arbitrary<Operation> {
  const is = <Name extends Operation['do']>(name: Name) => fc.constant(name);
  const receipt = fc.nat(receipts - 1);
  return fc.oneof(
    { weight: 30, arbitrary: fc.record({ do: is('sell'), content }) },
    {
      weight: 12,
      arbitrary: fc.record({ do: is('post-receipt'), receipt, altered: fc.constantFrom(false, false, false, true) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: is('post-batch'),
        receipts: fc.array(receipt, { maxLength: 8 }),
        contents: fc.array(content, { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 14, arbitrary: fc.record({ do: is('complete'), sale: choice, days_ago: daysAgo }) },
    { weight: 6, arbitrary: fc.record({ do: is('cancel'), sale: choice }) },
    { weight: 28, arbitrary: fc.record({ do: is('refund'), sale: choice, refund }) },
    { weight: 1, arbitrary: fc.record({ do: is('add-customer') }) },
    { weight: 1, arbitrary: fc.record({ do: is('deactivate-customer'), customer: choice }) },
    { weight: 2, arbitrary: fc.record({ do: is('update-customer'), customer: choice }) },
    { weight: 2, arbitrary: fc.record({ do: is('update-preferences'), customer: choice }) },
  );
}

/** Generates programs of exactly this size. */
export function program({ clients, operationsPerClient }: ProgramSize): fc.Arbitrary<Program> {
  const receipts = Math.max(3, Math.round((clients * operationsPerClient) / 15));
  const exactly = (length: number) => ({ minLength: length, maxLength: length, size: 'max' as const });
  return fc.record({
    receipts: fc.array(content, exactly(receipts)),
    clients: fc.array(fc.array(operation(receipts), exactly(operationsPerClient)), exactly(clients)),
  });
}
