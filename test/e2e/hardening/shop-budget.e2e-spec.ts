import { expectStatus, givenAnotherShop, givenMember, givenShop, type Shop } from '../../support/fixtures';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';

const ROLES = 'anonymous=1000,staff=30,manager=1000,owner=1000,admin=1000';

describe('The budget of a shop', () => {
  let testApp: TestApp;
  let shop: Shop;

  const start = async (limits: string) => {
    testApp = await createTestApp({ RATE_LIMITS: limits });
    shop = await givenShop(testApp);
  };
  afterEach(() => testApp.close());

  const get = (token: string, { business_id }: Shop = shop) =>
    testApp.request('GET', `/api/businesses/${business_id}`, { token });
  const repeatRequest = async (times: number, ask: () => Promise<Answer>) => {
    const answers: Answer[] = [];
    for (let request = 0; request < times; request++) answers.push(await ask());
    return answers;
  };
  const passed = (answers: Answer[]) => answers.filter(({ status }) => status < 300).length;
  const sell = (sales: number, token = shop.staff) =>
    testApp.request('POST', `/api/sales/${shop.business_id}/batch`, {
      token,
      body: {
        sales: Array.from({ length: sales }, () => ({
          payment_method: 'cash',
          total_amount: '1.00',
          total_items: '1',
        })),
      },
    });

  it('is one for all its members and keys, however many they are', async () => {
    await start(`${ROLES},shop=50`);
    const path = `/api/businesses/${shop.business_id}/api-keys`;
    const keys: string[] = [];
    for (let till = 1; till <= 4; till++) {
      const created = await testApp.request('POST', path, { token: shop.owner, body: { name: `Till ${till}` } });
      keys.push(expectStatus(created, 201).body.key as string);
    }
    const others = [shop.staff, (await givenMember(testApp, shop, 'staff')).token, ...keys];
    let total = 4;
    for (const token of others) total += passed(await repeatRequest(20, () => get(token)));
    expect(total).toBe(50);
    const refused = await get(shop.manager);
    expect(refused).toMatchObject({ status: 429, body: { code: 'shop_limit_exceeded' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['ratelimit-policy']).toBe('"shop";q=50;w=60');
    // A request with a body is refused before its body is read.
    expect((await sell(1, shop.manager)).body).toMatchObject({ code: 'shop_limit_exceeded' });
    // The limit of this shop affects neither the platform nor other shops.
    expect((await get(shop.admin)).status).toBe(200);
    const otherShop = await givenAnotherShop(testApp, shop);
    const { token } = await givenMember(testApp, otherShop, 'staff');
    expect((await get(token, otherShop)).status).toBe(200);
  });

  it('is not used up by a caller whose own budget is', async () => {
    await start(`${ROLES},shop=50`);
    expect(passed(await repeatRequest(100, () => get(shop.staff)))).toBe(30);
    expect(passed(await repeatRequest(25, () => get(shop.manager)))).toBe(20);
  });

  it('counts a batch as many requests as it has sales', async () => {
    await start(`${ROLES},shop=500`);
    const answers = [await sell(200), await sell(200), await sell(200), await sell(1)];
    // The third batch is accepted, because the budget is not used up yet when it arrives.
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[3]?.body.code).toBe('shop_limit_exceeded');
  });

  it('is not exceeded by batches that arrive at the same time', async () => {
    await start(`${ROLES},shop=100`);
    const answers = await Promise.all(Array.from({ length: 10 }, () => sell(100)));
    expect(passed(answers)).toBe(1);
  });

  it('follows from the limits of the roles, if nothing sets it', async () => {
    await start(ROLES.replaceAll('1000', '5').replace('admin=5', 'admin=1000').replace('staff=30', 'staff=2'));
    // Ten times the staff's two would be twenty; the administrator's thousand is more.
    expect(testApp.env.RATE_LIMITS).toMatchObject({ staff: 2, shop: 1000 });
  });

  it('is off with the other limits', async () => {
    await start('off');
    expect(passed(await repeatRequest(40, () => get(shop.staff)))).toBe(40);
    expect((await sell(500)).status).toBe(200);
  });
});
