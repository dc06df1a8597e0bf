import { expectStatus, givenMember, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { waitUntil } from '../../support/wait-until';

describe('Members', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const path = (user_id: number | string = '') =>
    `/api/businesses/${shop.business_id}/members${user_id && `/${user_id}`}`;
  const list = (token = shop.owner) => testApp.request('GET', path(), { token });
  const add = (body: object, token = shop.owner) => testApp.request('POST', path(), { token, body });
  const change = (user_id: number | string, body: object, token = shop.owner) =>
    testApp.request('PATCH', path(user_id), { token, body });
  const remove = (user_id: number | string, token = shop.owner) => testApp.request('DELETE', path(user_id), { token });
  const idOf = async (token: string) =>
    (await testApp.request('GET', '/api/auth/me', { token })).body.user.id as number;
  const seesBusiness = (token: string) => testApp.request('GET', `/api/businesses/${shop.business_id}`, { token });
  const newcomer = () => ({ email: `new.${shop.business_id}@wateja.test`, name: 'Juma Mwangi', role: 'staff' });

  /** Removes the platform administrator who opened the shop, so that it has only one owner left. */
  const leaveOneOwner = async () => expectStatus(await remove(await idOf(shop.admin)), 200);

  it('are listed to the owner, page by page', async () => {
    const answer = await testApp.request('GET', `${path()}?limit=2&offset=1`, { token: shop.owner });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ total: 4, limit: 2, offset: 1 });
    expect(answer.body.members).toHaveLength(2);
    expect(Object.keys(answer.body.members[0])).toEqual(['user_id', 'email', 'name', 'role', 'created_at']);
  });

  it.each(['manager', 'staff'] as const)('cannot be managed by a %s', async (role) => {
    const answers = await Promise.all([
      list(shop[role]),
      add(newcomer(), shop[role]),
      change(1, {}, shop[role]),
      remove(1, shop[role]),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403, 403]);
    expect(answers[0].body).toMatchObject({
      error: 'Your role does not have the permission members:read, which this request needs',
      code: 'role_insufficient',
    });
  });

  describe('adding', () => {
    it('creates an account for somebody new, who can log in', async () => {
      const answer = await add({ ...newcomer(), email: newcomer().email.toUpperCase(), password: 'karibu-2024' });
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        message: 'Member added successfully',
        member: { user_id: expect.any(Number), ...newcomer(), created_at: expect.stringMatching(/Z$/) },
      });
      const body = { email: newcomer().email, password: 'karibu-2024' };
      const { access_token } = expectStatus(await testApp.request('POST', '/api/auth/login', { body }), 200).body;
      expect((await seesBusiness(access_token)).status).toBe(200);
    });

    it('needs a password for somebody new', async () => {
      const answer = await add(newcomer());
      expect(answer.status).toBe(400);
      expect(answer.body.details).toEqual([
        { path: 'password', code: 'required', message: 'Password is required for a new user' },
      ]);
    });

    it('leaves the account of somebody who has one as it is, and calls them as its owner does', async () => {
      const memberElsewhere = await givenMember(testApp, await givenShop(testApp), 'owner');
      const answer = await add({
        email: memberElsewhere.email,
        name: 'Somebody Else',
        password: 'another-password',
        role: 'manager',
      });
      expect(answer.status).toBe(201);
      expect(answer.body.member).toMatchObject({
        email: memberElsewhere.email,
        name: 'Somebody Else',
        role: 'manager',
      });
      const { user } = (await testApp.request('GET', '/api/auth/me', { token: memberElsewhere.token })).body;
      expect(user.name).toBe('Test owner');
      const login = (password: string) =>
        testApp.request('POST', '/api/auth/login', { body: { email: memberElsewhere.email, password } });
      expect((await login(memberElsewhere.password)).status).toBe(200);
      expect((await login('another-password')).status).toBe(401);
    });

    it('is refused for somebody who is a member', async () => {
      expectStatus(await add({ ...newcomer(), password: 'karibu-2024' }), 201);
      const answer = await add(newcomer());
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ code: 'already_member' });
    });

    it('makes one account and one member of many simultaneous requests', async () => {
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => add({ ...newcomer(), password: 'karibu-2024' })),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    });

    it('gives access at once to somebody who was just refused', async () => {
      const otherMember = await givenMember(testApp, await givenShop(testApp), 'staff');
      expect((await seesBusiness(otherMember.token)).status).toBe(404);
      expectStatus(await add({ ...newcomer(), email: otherMember.email }), 201);
      expect((await seesBusiness(otherMember.token)).status).toBe(200);
    });

    it.each([
      ['role', { role: 'admin' }],
      ['email', { email: 'nobody' }],
      ['name', { name: '' }],
      ['password', { password: 'short' }],
      ['password', { password: 'x'.repeat(129) }],
      ['is_admin', { is_admin: true }],
    ])('names %s when %j is refused', async (field, wrong) => {
      const answer = await add({ ...newcomer(), password: 'karibu-2024', ...wrong });
      expect(answer.status).toBe(400);
      expect(answer.body.details).toEqual([{ path: field, code: expect.any(String), message: expect.any(String) }]);
    });
  });

  describe('changing a role', () => {
    it('takes effect at once', async () => {
      const answer = await change(await idOf(shop.staff), { role: 'owner' });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ message: 'Member updated successfully', member: { role: 'owner' } });
      expect((await list(shop.staff)).status).toBe(200);
    });

    it('is refused for the last owner', async () => {
      await leaveOneOwner();
      const owner = await idOf(shop.owner);
      const answer = await change(owner, { role: 'manager' });
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ code: 'last_owner', error: 'A business needs at least one owner' });
      expect((await change(owner, { role: 'owner' })).status).toBe(200);
    });

    it('is refused for somebody who is no member, and for a name', async () => {
      const stranger = await idOf((await givenShop(testApp)).staff);
      const answers = await Promise.all([change(stranger, { role: 'staff' }), change(2147483647, { role: 'staff' })]);
      expect(answers.map((answer) => answer.status)).toEqual([404, 404]);
      expect(answers[0].text).toBe(answers[1].text);
      expect(answers[0].body.error).toBe('Member not found');
      expect((await change(stranger, { name: 'New name', role: 'staff' })).body.details[0].path).toBe('name');
    });
  });

  describe('removing', () => {
    it('takes access away at once, and leaves the account', async () => {
      expect((await seesBusiness(shop.staff)).status).toBe(200);
      const answer = await remove(await idOf(shop.staff));
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ message: 'Member removed successfully', member: { role: 'staff' } });
      expect((await seesBusiness(shop.staff)).status).toBe(404);
      expect((await testApp.request('GET', '/api/auth/me', { token: shop.staff })).body.memberships).toEqual([]);
    });

    it('takes access away within five seconds when another process did it', async () => {
      const user_id = await idOf(shop.staff);
      expect((await seesBusiness(shop.staff)).status).toBe(200);
      await testApp.database.query('DELETE FROM memberships WHERE user_id = $1', [user_id]);
      await waitUntil('access is gone', async () => (await seesBusiness(shop.staff)).status === 404);
    });

    it('is refused for the last owner, and for an id that is none', async () => {
      await leaveOneOwner();
      expect((await remove(await idOf(shop.owner))).body).toMatchObject({ status: 409, code: 'last_owner' });
      for (const wrong of ['0', '-1', 'abc', '9007199254740992', '1.5']) {
        const answer = await remove(wrong);
        expect(answer.status).toBe(400);
        expect(answer.body.details[0].path).toBe('userId');
      }
    });

    it('leaves one of two owners who remove each other at the same moment', async () => {
      await leaveOneOwner();
      const second = await givenMember(testApp, shop, 'owner');
      const [first_id, second_id] = [await idOf(shop.owner), await idOf(second.token)];
      const answers = await Promise.all([remove(second_id, shop.owner), remove(first_id, second.token)]);
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
      const owners = await testApp.database.query(
        `SELECT 1 FROM memberships WHERE business_id = $1 AND role = 'owner'`,
        [shop.business_id],
      );
      expect(owners).toHaveLength(1);
    });
  });
});
