import { createSale, type ImportedSale } from '@wateja/sales';

import { CUSTOMERS, type DemoCustomer } from './data/customers';
import { type Product, PRODUCTS } from './data/products';
import { between, pick, type Random, seededRandom } from './random';

const SEED = 20_261_122;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Nairobi is three hours ahead of UTC all year. */
const NAIROBI_OFFSET_MS = 3 * 60 * MINUTE_MS;
const OPENING_MINUTE = 6 * 60 + 30;
const CLOSING_MINUTE = 20 * 60 + 45;

/** The number of days before today for which the shop has sales. */
export const DAYS = 90;

/** The smallest and largest number of products in a basket, and quantity of each product, by type of customer. */
const BASKETS: Record<
  DemoCustomer['contact']['customer_type'],
  { lines: [number, number]; quantity: [number, number] }
> = {
  walk_in: { lines: [1, 2], quantity: [1, 2] },
  regular: { lines: [2, 5], quantity: [1, 2] },
  vip: { lines: [4, 7], quantity: [1, 3] },
  wholesale: { lines: [2, 4], quantity: [8, 24] },
};
const WHOLESALE_DISCOUNT = 0.08;

interface Purchase {
  time: number;
  customer: DemoCustomer | null;
  basket: Basket;
}

type Basket = { product_id: number; quantity: string; unit_price: string }[];

/**
 * Plans every sale of the demo shop in the three months before `now`, oldest first. The same `now` gives the same sales
 * with the same receipt numbers. A different `now` only moves the sales in time.
 */
export function planSales(now: Date): ImportedSale[] {
  return [...CUSTOMERS.flatMap((customer, index) => purchasesOf(customer, index, now)), ...walkIns(now)]
    .sort((a, b) => a.time - b.time)
    .map(({ time, customer, basket }, index) => ({
      customer_external_id: customer?.card ?? null,
      sale: createSale.parse({
        external_id: `R-${String(index + 1).padStart(5, '0')}`,
        payment_method: customer?.pays ?? (index % 3 === 0 ? 'cash' : 'mpesa'),
        completed_at: new Date(time).toISOString(),
        items: basket,
      }),
    }));
}

/** Gives each customer a random sequence of their own, so that a change to one does not move others' purchases. */
function purchasesOf(customer: DemoCustomer, index: number, now: Date): Purchase[] {
  const random = seededRandom(SEED + 1 + index);
  const { visits, from, until } = customer;
  return Array.from({ length: visits }, (_, visit) => {
    const daysAgo = Math.round(from - ((visit + random() / 2) * (from - until)) / Math.max(1, visits - 1 / 2));
    return { time: momentInOpeningHours(random, now, daysAgo), customer, basket: fillBasket(random, customer) };
  });
}

/** Plans the purchases of people who are not registered as customers. */
function walkIns(now: Date): Purchase[] {
  const random = seededRandom(SEED);
  return Array.from({ length: DAYS }, (_, daysAgo) =>
    Array.from({ length: between(random, 1, 5) }, () => ({
      time: momentInOpeningHours(random, now, daysAgo),
      customer: null,
      basket: fillBasket(random, null),
    })),
  ).flat();
}

/**
 * Chooses a time when the shop in Nairobi is open, `daysAgo` days before `now`. If it is later than `now`, it becomes
 * the same time of the day before.
 */
function momentInOpeningHours(random: Random, now: Date, daysAgo: number): number {
  const midnight = Math.floor((now.getTime() + NAIROBI_OFFSET_MS) / DAY_MS) * DAY_MS - NAIROBI_OFFSET_MS;
  const time = midnight - daysAgo * DAY_MS + between(random, OPENING_MINUTE * 60, CLOSING_MINUTE * 60) * 1_000;
  return time <= now.getTime() ? time : time - DAY_MS;
}

function fillBasket(random: Random, customer: DemoCustomer | null): Basket {
  const { lines, quantity } = BASKETS[customer?.contact.customer_type ?? 'walk_in'];
  const isWholesale = customer?.contact.customer_type === 'wholesale';
  const chosen = new Set(
    Array.from({ length: between(random, ...lines) }, () => chooseProduct(random, customer?.usual ?? [])),
  );
  return [...chosen].map((product) => ({
    product_id: product.id,
    quantity: String(between(random, ...quantity) + (product.is_loose ? between(random, 0, 3) / 4 : 0)),
    unit_price: isWholesale ? (Number(product.price) * (1 - WHOLESALE_DISCOUNT)).toFixed(2) : product.price,
  }));
}

/** Chooses a product. Two times in three, it is one that the customer usually buys. */
function chooseProduct(random: Random, usual: number[]): Product {
  const favourites = PRODUCTS.filter(({ id }) => usual.includes(id));
  return pick(random, favourites.length > 0 && random() < 2 / 3 ? favourites : PRODUCTS);
}
