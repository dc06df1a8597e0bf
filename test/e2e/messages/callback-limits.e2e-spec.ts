import { SignedTokens } from '@wateja/messaging';

import { expectStatus, givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { postForm } from '../../support/forms';
import { createTestApp, type TestApp } from '../../support/test-app';

const LIMITS = 'anonymous=60,staff=40,manager=40,owner=40,admin=50,shop=4';

describe('The callbacks of one shop', () => {
  let testApp: TestApp;
  let ownShop: Shop;
  let theirShop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp({ RATE_LIMITS: LIMITS });
    ownShop = await givenShop(testApp);
    theirShop = await givenAnotherShop(testApp, ownShop);
  });
  afterAll(() => testApp.close());

  const tokenOf = async ({ business_id, owner }: Shop) => {
    const path = `/api/messaging/${business_id}/callback-token/rotate`;
    return expectStatus(await testApp.request('POST', path, { token: owner, body: {} }), 201).body.token as string;
  };
  const postCallback = (token: string, route: string) => {
    const form = { from: '+254702000001', text: 'Habari', id: 'ATX-1', status: 'Success' };
    return postForm(testApp, `/api/callbacks/africas-talking/${token}/${route}`, form);
  };
  const statuses = async (token: string, routes: string[]) => {
    const found: number[] = [];
    for (const route of routes) found.push((await postCallback(token, route)).status);
    return found;
  };

  it('have a budget of their own, beside that of the tills and of other shops', async () => {
    const [shopToken, other] = [await tokenOf(ownShop), await tokenOf(theirShop)];
    const routes = ['incoming', 'delivery-reports', 'delivery-reports', 'incoming'];
    expect(await statuses(shopToken, routes)).toEqual([200, 200, 200, 200]);
    const refused = await postCallback(shopToken, 'delivery-reports');
    expect(refused).toMatchObject({ status: 429, body: { code: 'shop_limit_exceeded' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await statuses(other, ['delivery-reports'])).toEqual([200]);
    const ofAll = testApp.app.get(SignedTokens).callbackToken('africas-talking');
    expect(await statuses(ofAll, ['incoming', ...routes])).toEqual([200, 200, 200, 200, 200]);
    const business = await testApp.request('GET', `/api/businesses/${ownShop.business_id}`, { token: ownShop.owner });
    expect(business.status).toBe(200);
  });
});
