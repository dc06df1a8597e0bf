import { MEMBER_ROLES, TenantsService } from '@wateja/auth';

import { givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

describe('Businesses', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const create = (body: object, token = shop.admin) => testApp.request('POST', '/api/businesses', { token, body });
  const get = (id: number | string, token = shop.owner) => testApp.request('GET', `/api/businesses/${id}`, { token });
  const update = (body: object, token = shop.owner) =>
    testApp.request('PATCH', `/api/businesses/${shop.business_id}`, { token, body });

  describe('creating', () => {
    it('gives a Kenyan business by default, and its creator the owner’s role', async () => {
      const answer = await create({ name: 'Duka la Amina' });
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        message: 'Business created successfully',
        business: {
          id: expect.any(Number),
          name: 'Duka la Amina',
          currency: 'KES',
          timezone: 'Africa/Nairobi',
          country: 'KE',
          reindexing: null,
          created_at: expect.stringMatching(/Z$/),
          updated_at: expect.stringMatching(/Z$/),
        },
      });
      const me = await testApp.request('GET', '/api/auth/me', { token: shop.admin });
      expect(me.body.memberships).toContainEqual({
        business_id: answer.body.business.id,
        business_name: 'Duka la Amina',
        role: 'owner',
      });
    });

    it('takes another currency, time zone and country', async () => {
      const place = { currency: 'INR', timezone: 'Asia/Kolkata', country: 'IN' };
      expect((await create({ name: 'Dukaan', ...place })).body.business).toMatchObject(place);
    });

    it.each(MEMBER_ROLES)('is not for an %s', async (role) => {
      expect((await create({ name: 'Mine' }, shop[role])).status).toBe(403);
    });

    it.each([
      ['name', {}],
      ['name', { name: '  ' }],
      ['name', { name: 'Duka\u0000' }],
      ['currency', { name: 'Duka', currency: 'KSH' }],
      ['timezone', { name: 'Duka', timezone: '+03:00' }],
      ['timezone', { name: 'Duka', timezone: 'Africa/Kisumu' }],
      ['country', { name: 'Duka', country: 'ke' }],
      ['id', { name: 'Duka', id: 7 }],
    ])('names %s when %j is refused', async (field, body) => {
      const answer = await create(body);
      expect(answer.status).toBe(400);
      expect(answer.body.details.map((detail: { path: string }) => detail.path)).toEqual([field]);
    });
  });

  describe('listing', () => {
    it('shows members their own, and the platform’s administrators all', async () => {
      const otherShop = await givenShop(testApp);
      const list = (token: string, query = '') => testApp.request('GET', `/api/businesses${query}`, { token });
      const own = await list(shop.staff);
      expect(own.body).toMatchObject({ total: 1, limit: 20, offset: 0 });
      expect(own.body.businesses.map((business: { id: number }) => business.id)).toEqual([shop.business_id]);
      const all = await list(shop.admin, '?limit=1&offset=1');
      expect(all.body.total).toBeGreaterThanOrEqual(2);
      expect(all.body.businesses).toHaveLength(1);
      expect((await list(otherShop.owner)).body.total).toBe(1);
    });
  });

  describe('reading and changing', () => {
    it('is for staff to read and for the owner to change', async () => {
      expect((await get(shop.business_id, shop.staff)).body.business).toMatchObject({ id: shop.business_id });
      expect((await update({ name: 'New' }, shop.staff)).status).toBe(403);
      expect((await update({ name: 'New' }, shop.manager)).status).toBe(403);
      const answer = await update({ name: 'New' });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ message: 'Business updated successfully', business: { name: 'New' } });
    });

    it('changes only what is sent, and everybody works by it at once', async () => {
      const before = (await get(shop.business_id)).body.business;
      const answer = await update({ timezone: 'Africa/Lagos', country: 'NG' });
      expect(answer.body.business).toMatchObject({ name: before.name, currency: before.currency, country: 'NG' });
      const owner = (await testApp.request('GET', '/api/auth/me', { token: shop.owner })).body.user;
      const token = { user_id: Number(owner.id), session_id: null, signed_in_at: null, issued_at: Date.now() / 1000 };
      const principal = await testApp.app.get(TenantsService).resolvePrincipal(token, shop.business_id);
      expect(principal?.tenant).toMatchObject({ timezone: 'Africa/Lagos', country: 'NG', role: 'owner' });
    });

    it('answers another’s business, to the byte, as one that does not exist', async () => {
      const otherShop = await givenShop(testApp);
      const [foreign, missing] = [await get(otherShop.business_id), await get(2147483647)];
      expect([foreign.status, missing.status]).toEqual([404, 404]);
      expect(foreign.text).toBe(missing.text);
      expect(foreign.body.error).toBe('Business not found');
      expect((await get(2147483647, shop.admin)).text).toBe(missing.text);
    });

    it.each(['0', '-1', 'abc', '1.5', '9007199254740992', '99999999999999999999', '%00', '1e3'])(
      'refuses %s as an id, after asking who calls',
      async (wrong) => {
        const answer = await get(wrong);
        expect(answer.status).toBe(400);
        expect(answer.body.details).toEqual([
          { path: 'businessId', code: expect.any(String), message: expect.any(String) },
        ]);
        expect((await testApp.request('GET', `/api/businesses/${wrong}`)).status).toBe(401);
      },
    );

    it('gives a command what it needs to work on a business', async () => {
      const tenants = testApp.app.get(TenantsService);
      const { id } = (await create({ name: 'Duka' })).body.business;
      await expect(tenants.find(id)).resolves.toEqual({
        business_id: id,
        country: 'KE',
        timezone: 'Africa/Nairobi',
        currency: 'KES',
      });
      await expect(tenants.find(2147483647)).rejects.toThrow('Business not found');
    });
  });
});
