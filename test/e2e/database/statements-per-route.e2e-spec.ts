import { TenantsService } from '@wateja/auth';

import { AccessWorld } from '../../support/access-matrix';
import { changesOwnAccount, prepare } from '../../support/access-matrix-requests';
import { crowdedIds, CROWDED_BODIES, type Crowd, fillShop } from '../../support/crowded-shop';
import { type Operation, operationsOf } from '../../support/operations';
import { recordStatements, statementsOf } from '../../support/statements';

/** Routes that tills and back offices call all day. */
const HOT = [
  ...['getCustomer', 'getCustomerMetrics', 'getPurchaseHistory', 'listRepeatCustomers'],
  ...['listCustomers', 'searchCustomers', 'getCustomerAnalytics'],
];

/** Cached for three seconds: which messages events send, and by which programme sales earn. */
const REMEMBERED = /FROM automatic_messages\b|JOIN reward_programs\b/;

describe('The statements behind each route', () => {
  let world: AccessWorld;
  let operations: Operation[];
  let stop: () => void;
  const counted: Record<Crowd, Map<string, string[]>> = { 1: new Map(), 20: new Map() };

  beforeAll(async () => {
    // Principals are cached for three seconds by this clock. It stands still, so a slow machine makes no difference.
    jest.spyOn(performance, 'now').mockReturnValue(performance.now());
    stop = recordStatements();
    [world, operations] = await AccessWorld.open(operationsOf);
    for (const crowd of [1, 20] as const) {
      await fillShop(world, crowd);
      for (const operation of operations) counted[crowd].set(operation.name, await statementsFor(operation, crowd));
    }
  });
  afterAll(async () => {
    stop();
    jest.restoreAllMocks();
    await world.testApp.close();
  });

  /** The statements that a route sends when the principal of its caller is cached. */
  async function statementsFor(operation: Operation, crowd: Crowd): Promise<string[]> {
    const { testApp, home } = world;
    // A request of this kind changes how its caller logs in, so each one needs a user of its own.
    const twin = { name: 'twin', kind: 'person' as const, role: 'owner' as const, scopes: null };
    const caller = changesOwnAccount(operation) ? await world.twin(twin) : { ...twin, token: home.admin };
    const { token } = caller;
    const { path, options } = await prepare(world, operation, await crowdedIds(world, operation, crowd), caller);
    const body = (await CROWDED_BODIES[operation.name]?.(world, crowd)) ?? options.body;
    testApp.app.get(TenantsService).clear();
    await testApp.request('GET', '/api/auth/me', { token });
    await testApp.request('GET', `/api/businesses/${home.business_id}`, { token });
    const { result, statements } = await statementsOf(() =>
      testApp.request(operation.method, path, { token, ...(body === undefined ? {} : { body }) }),
    );
    expect([operation.name, result.status < 300 || result.text]).toEqual([operation.name, true]);
    return statements.filter((sql) => !REMEMBERED.test(sql));
  }

  it('are as many with twenty rows as with one', () => {
    const numbers = (crowd: Crowd) => Object.fromEntries([...counted[crowd]].map(([name, all]) => [name, all.length]));
    expect(numbers(20)).toEqual(numbers(1));
    expect(Object.keys(numbers(1)).length).toBe(operations.length);
  });

  it.each(HOT)('is a single one for %s', (name) => {
    expect(counted[20].get(name)).toHaveLength(1);
  });
});
