import type { AccessWorld } from './access-matrix';
import { type Ids, idsFor } from './access-matrix-requests';
import { expectStatus, givenCustomer, givenSale } from './fixtures';
import type { Operation } from './operations';

/** The number of records of each kind. */
export type Crowd = 1 | 20;

const times = <T>(crowd: Crowd, make: (index: number) => T): T[] =>
  Array.from({ length: crowd }, (_, index) => make(index));
const line = (index: number) => ({ product_id: 1 + index, quantity: '2', unit_price: '10.00' });

/** Creates this many records of each kind that a list can contain. */
export async function fillShop(world: AccessWorld, crowd: Crowd): Promise<void> {
  const { testApp, home } = world;
  const post = async (path: string, body: object) =>
    expectStatus(await testApp.request('POST', path, { token: home.admin, body }), 201);
  for (const index of times(crowd, (index) => index)) {
    const { id } = await givenCustomer(testApp, home, { name: `Customer ${index}` });
    for (let sale = 0; sale < 2; sale++) await givenSale(testApp, home, { customer_id: id });
    await world.member(home);
    await post('/api/businesses', { name: `Duka ${index}` });
    await post(`/api/businesses/${home.business_id}/api-keys`, { name: `Till ${index}`, role: 'staff' });
  }
}

/** Creates the records that a path names, each with many dependent records. */
export async function crowdedIds(world: AccessWorld, operation: Operation, crowd: Crowd): Promise<Ids> {
  const { testApp, home } = world;
  const ids = await idsFor(world, operation, home);
  const { businessId, customerId, saleId } = ids;
  if (customerId !== undefined) {
    const notes = `/api/customers/${businessId}/${customerId}/notes`;
    for (const index of times(crowd, (index) => index)) {
      const note = { token: home.staff, body: { content: `Note ${index}` } };
      expectStatus(await testApp.request('POST', notes, note), 201);
      await givenSale(testApp, home, { customer_id: customerId, items: times(crowd, line) });
    }
  }
  if (saleId !== undefined) {
    const status = ['completeSale', 'cancelSale'].includes(operation.name) ? 'pending' : 'completed';
    const isWalkIn = operation.name === 'attributeSale';
    const customer_id = isWalkIn ? undefined : (await givenCustomer(testApp, home)).id;
    const sale = await givenSale(testApp, home, { status, customer_id, items: times(crowd, line) });
    ids.saleId = sale.id;
  }
  return ids;
}

/** Bodies with this many elements. Other operations use the usual bodies. */
export const CROWDED_BODIES: Record<string, (world: AccessWorld, crowd: Crowd) => Promise<object>> = {
  createSale: async ({ testApp, home }, crowd) => ({
    ...{ payment_method: 'cash', items: times(crowd, line), customer_id: (await givenCustomer(testApp, home)).id },
  }),
  createSales: async ({ testApp, home }, crowd) => {
    const customers = await Promise.all(times(crowd, () => givenCustomer(testApp, home)));
    return {
      sales: customers.map(({ id }) => ({ payment_method: 'cash', customer_id: id, items: times(crowd, line) })),
    };
  },
  // If the message were switched on, routes that are called later would send it.
  updateAutomaticMessage: async () => ({ is_enabled: false }),
  refundSale: async () => ({ reason: 'Everything came back' }),
  updatePreferences: async (_world, crowd) => ({
    favorite_products: JSON.stringify(times(crowd, (index) => index + 1)),
  }),
};
