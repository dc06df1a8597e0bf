import { givenCustomer, givenShop, type Shop } from '../../support/fixtures';
import { createTestApp, type TestApp } from '../../support/test-app';
import { emoji, expectInvalid } from '../../support/validation';

/** The longest address that the format allows within 255 characters. */
const longEmail = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(59)}.ke`;

const ACCEPTED: [string, unknown][] = [
  ['name', 'x'],
  ['name', 'x'.repeat(255)],
  ['name', emoji(255)],
  ['name', "O'Brien; DROP TABLE customers"],
  ['name', '<b>Mary</b>'],
  ['phone', '1'.repeat(20)],
  ['phone', 'ask for Mary'],
  ['phone', null],
  ['email', longEmail],
  ['email', 'a.b+c@example.co.ke'],
  ['email', null],
  ['address', 'x'.repeat(500)],
  ['address', emoji(500)],
  ['address', 'Line 1\nLine 2\tand more'],
  ['address', null],
  ...['walk_in', 'regular', 'vip', 'wholesale'].map((type): [string, unknown] => ['customer_type', type]),
  ['prefer_sms', false],
  ['prefer_email', true],
  ['prefer_call', true],
  ['external_id', 'x'.repeat(64)],
  ['external_id', null],
];

const REFUSED: [string, unknown][] = [
  ...[
    '',
    '   ',
    'x'.repeat(256),
    emoji(256),
    null,
    1,
    true,
    [],
    {},
    ['x'],
    'a\nb',
    'a\u0000b',
    'a\u001bb',
    'a\ud800',
  ].map((name): [string, unknown] => ['name', name]),
  ...['1'.repeat(21), emoji(21), 254701234567, {}, '07\n01', '07\u000001'].map((phone): [string, unknown] => [
    'phone',
    phone,
  ]),
  ...[
    'john',
    'john@',
    '@example.com',
    'john@example',
    'a b@example.com',
    `x${longEmail}`,
    1,
    ['a@b.ke'],
    'a@b\u0000.ke',
    'a @b.ke',
  ].map((email): [string, unknown] => ['email', email]),
  ...['x'.repeat(501), emoji(501), 1, {}, 'a\u0000b'].map((address): [string, unknown] => ['address', address]),
  ...['VIP', 'gold', '', null, 1, ['vip'], '__proto__'].map((type): [string, unknown] => ['customer_type', type]),
  ...['true', 1, 0, null, 'yes', []].map((choice): [string, unknown] => ['prefer_sms', choice]),
  ['prefer_email', 'false'],
  ['prefer_call', null],
  ...['x'.repeat(65), 7, 'a\nb', 'a\u0000b'].map((external_id): [string, unknown] => ['external_id', external_id]),
  ...['id', 'business_id', 'created_at', 'favourite_colour', 'search_text', 'constructor', 'toString'].map(
    (unknown): [string, unknown] => [unknown, 1],
  ),
];

describe('What a customer may be', () => {
  let testApp: TestApp;
  let shop: Shop;
  let customer: number;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    customer = (await givenCustomer(testApp, shop)).id;
  });
  afterAll(() => testApp.close());

  const create = (body: unknown) =>
    testApp.request('POST', `/api/customers/${shop.business_id}`, { token: shop.staff, body });
  const update = (body: unknown) =>
    testApp.request('PATCH', `/api/customers/${shop.business_id}/${customer}`, { token: shop.staff, body });
  const readStored = () => testApp.database.query('SELECT * FROM customers ORDER BY id');

  it.each(ACCEPTED)('with the %s %j is accepted', async (field, value) => {
    const created = await create({ name: 'Mary', [field]: value });
    expect([created.status, created.body.customer?.[field]]).toEqual([201, value]);
    await testApp.database.query('UPDATE customers SET external_id = NULL');
    const updated = await update({ [field]: value });
    expect([updated.status, updated.body.customer?.[field]]).toEqual([200, value]);
  });

  it.each(REFUSED)('with the %s %j is refused, by name, and nothing is written', async (field, value) => {
    const before = await readStored();
    expectInvalid(await create({ name: 'Mary', [field]: value }), field);
    expectInvalid(await update({ [field]: value }), field);
    expect(await readStored()).toEqual(before);
  });

  it.each(['phone', 'email', 'address', 'external_id'])('may have an empty %s, which is none', async (field) => {
    for (const empty of ['', '  ', '\u00a0', '\u200e', ' \u2066\u2069\ufeff ']) {
      const created = await create({ name: 'Mary', [field]: empty });
      expect([empty, created.status, created.body.customer?.[field]]).toEqual([empty, 201, null]);
      expect((await update({ [field]: empty })).body.customer?.[field]).toBeNull();
    }
  });

  it.each([
    ['Mary   Atieno', 'Mary Atieno'],
    [' Mary \u00a0\u2003 Atieno ', 'Mary Atieno'],
    ["Ng'ang'a  Anne\u2011Marie", "Ng'ang'a Anne\u2011Marie"],
  ])('is called %j with each run of spaces as one, and all else as typed', async (typed, name) => {
    expect((await create({ name: typed })).body.customer?.name).toBe(name);
    expect((await update({ name: typed })).body.customer?.name).toBe(name);
  });

  it.each([
    ['phone', ' \u202a+254701234567\u202c', '+254701234567'],
    ['phone', '\u20680701\u200b234\u2060567\u2069', '0701234567'],
    ['email', ' mary@example.co.ke\ufeff', 'mary@example.co.ke'],
    ['email', 'mary\u200d@example\u00ad.co.ke', 'mary@example.co.ke'],
    ['external_id', '\u200fTILL-0042\u200e ', 'TILL-0042'],
    ['external_id', 'TILL\u202e-00\u200c42', 'TILL-0042'],
    ['external_id', 'علی\u200cرضا', 'علی\u200cرضا'],
  ])('has the %s %j as it looks', async (field, copied, value) => {
    await testApp.database.query('UPDATE customers SET external_id = NULL');
    expect((await create({ name: 'Mary', [field]: copied })).body.customer?.[field]).toBe(value);
    await testApp.database.query('UPDATE customers SET external_id = NULL');
    expect((await update({ [field]: copied })).body.customer?.[field]).toBe(value);
  });

  it('may be changed in is_active, but not created with it', async () => {
    expectInvalid(await create({ name: 'Mary', is_active: false }), 'is_active');
    expectInvalid(await update({ is_active: 'false' }), 'is_active');
    expect((await update({ is_active: true })).status).toBe(200);
  });

  it('is told of every mistake at once', async () => {
    const mistakes = {
      name: '',
      phone: '1'.repeat(21),
      email: 'x',
      customer_type: 'x',
      prefer_sms: 1,
      extra: 1,
      more: 2,
    };
    expectInvalid(await create(mistakes), 'name', 'phone', 'email', 'customer_type', 'prefer_sms', 'extra', 'more');
  });

  it.each(['[]', 'null', '"text"', '1', 'true', '{"name":', '', '{"name":"x"}{'])(
    'is no body like %s',
    async (body) => {
      const answer = await create(body);
      expectInvalid(answer, body === '' ? 'name' : 'body');
    },
  );
});
