import { UsersService } from '@wateja/auth';

import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';

/** What the owners of two shops choose for the same person. */
const [FIRST, SECOND] = ['chosen by the first', 'chosen by the second'] as const;

describe('The account of a member', () => {
  let testApp: TestApp;
  let first: Shop;
  let second: Shop;
  let email: string;
  let counter = 0;

  beforeAll(async () => {
    testApp = await createTestApp();
    [first, second] = [await givenShop(testApp), await givenShop(testApp)];
  });
  beforeEach(() => {
    email = `juma.${++counter}@duka.test`;
  });
  afterAll(() => testApp.close());

  const add = (shop: Shop, body: object = {}, token = shop.owner) =>
    testApp.request('POST', `/api/businesses/${shop.business_id}/members`, {
      token,
      body: { email, name: 'Juma Mwangi', role: 'staff', ...body },
    });
  const login = (password: string, business_id?: number) =>
    testApp.request('POST', '/api/auth/login', { body: { email, password, business_id } });
  const token = async (password: string, business_id?: number) =>
    expectStatus(await login(password, business_id), 200).body.access_token as string;
  const statusOfShop = async (shop: Shop, token: string) =>
    (await testApp.request('GET', `/api/businesses/${shop.business_id}`, { token })).status;
  const changePassword = (token: string, current_password: string, new_password: string) =>
    testApp.request('POST', '/api/auth/password', { token, body: { current_password, new_password } });
  const givenOwnAccount = () =>
    testApp.app.get(UsersService).create({ email, name: 'Juma, at home', password: 'my own password' });

  it('that an owner made opens no other business, whatever that owner does with it', async () => {
    expectStatus(await add(first, { password: FIRST }), 201);
    expectStatus(await add(second, { password: SECOND, role: 'manager' }), 201);
    const squatter = await token(FIRST);
    expect([await statusOfShop(first, squatter), await statusOfShop(second, squatter)]).toEqual([200, 404]);
    // The same holds after the owner, who knows the password, has changed it in that person's name.
    expectStatus(await changePassword(squatter, FIRST, 'changed by the first'), 204);
    expect(await statusOfShop(second, squatter)).toBe(404);
    expect((await login(FIRST)).status).toBe(401);
    const person = await token(SECOND);
    expect([await statusOfShop(first, person), await statusOfShop(second, person)]).toEqual([404, 200]);
  });

  it('of another business cannot be attached without a password', async () => {
    expectStatus(await add(first, { password: FIRST }), 201);
    const squatted = await add(second);
    email = 'nobody.at.all@duka.test';
    const unknown = await add(second);
    expect([squatted.status, squatted.text]).toEqual([400, unknown.text]);
  });

  it('is not revealed: an email with and one without an account get the same answer', async () => {
    const answers = [];
    for (const prepare of [givenOwnAccount, () => add(first, { password: FIRST }), () => Promise.resolve()]) {
      email = `juma.${++counter}@duka.test`;
      await prepare();
      const { status, body } = await add(second, { name: 'As typed', password: SECOND });
      const { user_id, email: shown, created_at, ...rest } = body.member;
      expect([typeof user_id, shown, typeof created_at]).toEqual(['number', email, 'string']);
      answers.push({ status, message: body.message, rest });
    }
    expect(answers[0]).toEqual({
      status: 201,
      message: 'Member added successfully',
      rest: { name: 'As typed', role: 'staff' },
    });
    expect([answers[1], answers[2]]).toEqual([answers[0], answers[0]]);
  });

  it('of their own works in every business that adds them, and each calls them as it likes', async () => {
    const { id } = await givenOwnAccount();
    for (const shop of [first, second]) {
      const { member } = expectStatus(await add(shop, { password: SECOND }), 201).body;
      expect(member).toMatchObject({ user_id: id, name: 'Juma Mwangi' });
    }
    const person = await token('my own password');
    expect([await statusOfShop(first, person), await statusOfShop(second, person)]).toEqual([200, 200]);
    expect((await login(SECOND)).status).toBe(401);
    const me = await testApp.request('GET', '/api/auth/me', { token: person });
    expect(me.body.user.name).toBe('Juma, at home');
    const list = await testApp.request('GET', `/api/businesses/${first.business_id}/members?limit=100`, {
      token: first.owner,
    });
    expect(list.text).not.toContain('at home');
  });

  it('is found again by the business that made it, and kept as it is', async () => {
    const { user_id } = expectStatus(await add(first, { password: FIRST }), 201).body.member;
    const path = `/api/businesses/${first.business_id}/members/${user_id}`;
    expectStatus(await testApp.request('DELETE', path, { token: first.owner }), 200);
    expect(expectStatus(await add(first), 201).body.member.user_id).toBe(user_id);
    expect(await statusOfShop(first, await token(FIRST))).toBe(200);
  });

  it('is meant by the password, and by the business where two have the same', async () => {
    for (const shop of [first, second]) expectStatus(await add(shop, { password: 'the same one' }), 201);
    for (const shop of [first, second])
      expect(await statusOfShop(shop, await token('the same one', shop.business_id))).toBe(200);
    expect((await login('the same one')).status).toBe(200);
    expect((await login('another one', first.business_id)).status).toBe(401);
  });

  it('made by the platform is the person’s own', async () => {
    const { user_id } = expectStatus(await add(first, { password: FIRST }, first.admin), 201).body.member;
    expect(expectStatus(await add(second), 201).body.member.user_id).toBe(user_id);
    expect(await statusOfShop(second, await token(FIRST))).toBe(200);
  });
});
