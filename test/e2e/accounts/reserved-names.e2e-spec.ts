import { type Answer, createTestApp, type TestApp } from '../../support/test-app';
import { givenShop, type Shop } from '../../support/fixtures';

/** Names that a reader would take for a reserved one, and the reserved name in the refusal. */
const PRETENDERS: [what: string, name: string, reserved: string][] = [
  ['the name itself', 'M-Pesa', 'M-Pesa'],
  ['other case', 'SAFARICOM', 'Safaricom'],
  ['spaces between the letters', 'S a f a r i c o m', 'Safaricom'],
  ['a part of a longer name', 'M PESA Customer Care', 'M-Pesa'],
  ['digits that look like letters', 'Safar1c0m', 'Safaricom'],
  ['Cyrillic letters', 'Sаfаriсоm', 'Safaricom'],
  ['accents', 'Sáfarïcom', 'Safaricom'],
  ['letters that together look like one', 'SafaricorN', 'Safaricom'],
  ['signs that look like letters', '$afar!com', 'Safaricom'],
  ['small capitals', 'ꜱᴀꜰᴀʀɪᴄᴏᴍ', 'Safaricom'],
  ['letters in black boxes', '🅢🅐🅕🅐🅡🅘🅒🅞🅜 Care', 'Safaricom'],
  ['two words written as one', 'SafaricomPay', 'Safaricom'],
  ['letters for the width of a Chinese character', 'Ｓａｆａｒｉｃｏｍ', 'Safaricom'],
  ['the operator', 'Soko Moja Support', 'Soko Moja'],
];

describe('A name that the operator has reserved', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp({ OPERATOR_NAME: 'Soko Moja', RESERVED_NAMES: 'M-Pesa, Safaricom' });
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const create = (name: string) => testApp.request('POST', '/api/businesses', { token: shop.admin, body: { name } });
  const rename = (name: string) =>
    testApp.request('PATCH', `/api/businesses/${shop.business_id}`, { token: shop.owner, body: { name } });
  const names = () => testApp.database.query<{ name: string }>('SELECT name FROM businesses ORDER BY id');

  describe.each<[string, (name: string) => Promise<Answer>]>([
    ['a new shop', create],
    ['a shop that changes its name', rename],
  ])('is refused to %s', (_who, ask) => {
    it.each(PRETENDERS)('as %s: %j', async (_what, name, reserved) => {
      const before = await names();
      const answer = await ask(name);
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
      expect(answer.body.details).toEqual([
        { path: 'name', code: 'invalid', message: `name must not look like ${reserved}, which is a reserved name` },
      ]);
      expect(await names()).toEqual(before);
    });

    it('also with an @ in it, which would begin an address', async () => {
      for (const name of ['pay@safaricom', 'Duka ＠ home', 'Duka﹫home']) {
        const answer = await ask(name);
        expect([answer.status, answer.body.details?.[0]]).toMatchObject([400, { path: 'name' }]);
      }
    });
  });

  it('does not stand in the way of names that are only similar', async () => {
    expect((await create('Pesa Point, Soko la Wakulima')).status).toBe(201);
    expect((await rename('Safari Comfort!')).status).toBe(200);
  });
});
