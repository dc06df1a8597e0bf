// The tour of the README with the client. Run it while Wateja runs with its demo shop.
import { createWateja, each, WatejaError } from '@wateja/client';

const baseUrl = process.env['WATEJA_URL'] ?? 'http://127.0.0.1:3000';

const owner = { email: 'owner@demo.wateja.example', password: 'karibu-dukani' };
const session = await createWateja({ baseUrl }).auth.login({ body: owner });
const wateja = createWateja({ baseUrl, getToken: () => session.access_token });
const { memberships } = await wateja.auth.me();
const businessId = memberships[0]!.business_id;

const { customer } = await wateja.customers.create({
  path: { businessId },
  body: { name: 'Zawadi Mwangi', phone: '0700 000 777', customer_type: 'regular' },
});
const customerId = customer.id;

const { sale } = await wateja.sales.create({
  path: { businessId },
  body: {
    customer_id: customerId,
    payment_method: 'mpesa',
    items: [
      { product_id: 5, quantity: 4, unit_price: '65.00' },
      { product_id: 9, quantity: 1.5, unit_price: '215.00' },
    ],
  },
});
console.log(`Sold ${sale.total_items} items for ${sale.total_amount}.`);

const { results } = await wateja.customers.search({ path: { businessId }, query: { q: '+254-700-000777' } });
console.log(`Found ${results.map(({ name }) => name).join(', ')}.`);

await wateja.sales.refund({
  path: { businessId, saleId: sale.id },
  body: { items: [{ sale_item_id: sale.items[1]!.id, quantity: 0.5 }], reason: 'Damp' },
});
const { metrics } = await wateja.customers.getMetrics({ path: { businessId, customerId } });
console.log(`${metrics.name} has spent ${metrics.total_spent} in ${metrics.total_purchases} purchase.`);

let sales = 0;
const page = (cursor?: string) => wateja.sales.list({ path: { businessId }, query: { limit: 50, cursor } });
for await (const { status } of each(page, (answer) => answer.sales)) if (status === 'completed') sales += 1;
console.log(`The shop has ${sales} completed sales.`);

try {
  await wateja.customers.create({ path: { businessId }, body: { name: '', customer_type: 'regular' } });
} catch (error) {
  if (!(error instanceof WatejaError)) throw error;
  console.log(`${error.status} ${error.code}: ${error.details.map(({ message }) => message).join(' ')}`);
}
