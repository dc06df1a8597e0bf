import { expectStatus, givenShop, type Shop } from '../../support/fixtures';
import { givenProgram, PROGRAM } from '../../support/rewards-shop';
import { createTestApp, type TestApp } from '../../support/test-app';
import { expectInvalid } from '../../support/validation';

describe('The loyalty programme', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const path = (rest = '') => `/api/rewards/${shop.business_id}/program${rest}`;
  const read = (rest = '', token = shop.staff) => testApp.request('GET', path(rest), { token });
  const putProgram = (body: unknown, headers: Record<string, string> = {}, token = shop.owner) =>
    testApp.request('PUT', path(), { token, body, headers });
  const tagOf = ({ headers }: { headers: Record<string, unknown> }) => headers['etag'] as string;

  it('is none at first, and then what the owner saves, with every default', async () => {
    expect((await read()).body).toEqual({ program: null, version: 0, version_in_force: null, ranking: null });
    expect((await putProgram(PROGRAM, {}, shop.manager)).status).toBe(403);
    const saved = await putProgram(PROGRAM);
    expect(saved).toMatchObject({
      status: 200,
      body: {
        ...{ message: 'Program saved', version: 1, version_in_force: 1 },
        program: {
          ...{ is_enabled: true, enrolment: 'everyone', valid_from: '2018-12-31T21:00:00.000Z', payable_step: null },
          earn: { spend: { points: 1, per: '100.00' }, visit: null, items: [], fractions: 'drop' },
          redeem: { unit: { points: 1, amount: '1.00' }, max_percent: 100, reservation_minutes: 15 },
          expiry: { after_months: null, at: 'month_end' },
          tiers: {
            window: { type: 'lifetime' },
            ladder: [
              { name: 'one_time', min_purchases: 1, multiplier: '1', discount_percent: '0' },
              { name: 'occasional', min_purchases: 2 },
              { name: 'regular', min_purchases: 5 },
              { name: 'frequent', min_purchases: 10, min_spent: '0.00' },
            ],
          },
        },
      },
    });
    const { message, ...current } = saved.body;
    expect(message).toBe('Program saved');
    expect((await read()).body).toEqual(current);
  });

  it('is kept in versions, which say who saved them', async () => {
    await givenProgram(testApp, shop);
    await givenProgram(testApp, shop, { is_enabled: false });
    const { versions } = (await read('/versions')).body;
    expect(versions).toMatchObject([
      { version: 2, created_by: expect.any(Number), program: { is_enabled: false } },
      { version: 1, created_by: expect.any(Number), program: { is_enabled: true } },
    ]);
    expect((await read('/versions/1')).body).toEqual(versions[1]);
    expect(await read('/versions/3')).toMatchObject({ status: 404, body: { code: 'program_version_not_found' } });
    expectInvalid(await read('/versions/first'), 'version');
  });

  it('stores nothing if it is saved as it was read', async () => {
    await givenProgram(testApp, shop);
    const { program } = (await read()).body;
    expect((await putProgram(program)).body.version).toBe(1);
    expect((await putProgram({ earn: PROGRAM.earn })).body.version).toBe(1);
    // A changed programme begins now, although its `valid_from` is that of the version that was read.
    const changed = await putProgram({ ...program, is_enabled: false });
    expect(changed.body).toMatchObject({ version: 2, version_in_force: 2 });
    expect(Math.abs(Date.parse(changed.body.program.valid_from) - Date.now())).toBeLessThan(60_000);
  });

  it('can be planned: until it begins, the version before is in force', async () => {
    await givenProgram(testApp, shop);
    const planned = await putProgram({ is_enabled: false, valid_from: '2999-01-01' });
    expect(planned.body).toMatchObject({
      ...{ version: 2, version_in_force: 1 },
      program: { valid_from: '2998-12-31T21:00:00.000Z' },
    });
  });

  it('begins in the past with its first version only', async () => {
    await givenProgram(testApp, shop);
    expectInvalid(await putProgram({ is_enabled: false, valid_from: '2020-01-01' }), 'valid_from');
    expect((await read()).body.version).toBe(1);
  });

  it('is not overwritten by somebody who has seen another version', async () => {
    const emptyTag = tagOf(await read());
    expect((await putProgram(PROGRAM, { 'if-match': emptyTag })).status).toBe(200);
    const refused = await putProgram({ is_enabled: false }, { 'if-match': emptyTag });
    expect(refused).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    const savedTag = tagOf(await read());
    expect(
      (await testApp.request('GET', path(), { token: shop.staff, headers: { 'if-none-match': savedTag } })).status,
    ).toBe(304);
    expect((await putProgram({ is_enabled: false }, { 'if-match': savedTag })).status).toBe(200);
  });

  it('says which fields are wrong', async () => {
    expectInvalid(
      await putProgram({
        earn: { spend: { points: 0, per: '0.00' }, fractions: 'round' },
        expiry: { after_months: 61 },
        tiers: { ladder: [{ name: 'Gold' }, { name: 'Gold', multiplier: '11' }] },
        colour: 'blue',
      }),
      ...['colour', 'earn.fractions', 'earn.spend.per', 'earn.spend.points', 'expiry.after_months'],
      ...['tiers.ladder', 'tiers.ladder.1.multiplier'],
    );
    expectInvalid(await putProgram({ valid_from: 'tomorrow' }), 'valid_from');
  });

  it('has whole amounts in a currency without decimals', async () => {
    shop = await givenShop(testApp, { currency: 'UGX' });
    expectInvalid(
      await putProgram({
        earn: { spend: { points: 1, per: '0.50' } },
        tiers: { ladder: [{ name: 'A', min_spent: '1.50' }] },
      }),
      ...['earn.spend.per', 'tiers.ladder.0.min_spent'],
    );
    expect(
      (await putProgram({ earn: { spend: { points: 1, per: '500' } }, redeem: { unit: { points: 1, amount: '1' } } }))
        .status,
    ).toBe(200);
  });

  it('gets one number each, if two owners save at once', async () => {
    const answers = await Promise.all(
      ['10.00', '20.00', '30.00', '40.00'].map((per) => putProgram({ earn: { spend: { points: 1, per } } })),
    );
    for (const answer of answers) expectStatus(answer, 200);
    const { versions } = (await read('/versions')).body;
    expect(versions.map(({ version }: { version: number }) => version)).toEqual([4, 3, 2, 1]);
  });

  it('is of one business alone', async () => {
    await givenProgram(testApp, shop);
    const otherShop = await givenShop(testApp);
    expect((await read('', otherShop.staff)).status).toBe(404);
    expect(
      (await testApp.request('GET', `/api/rewards/${otherShop.business_id}/program`, { token: otherShop.staff })).body
        .program,
    ).toBeNull();
  });

  it('is never changed by anybody, also not past the service', async () => {
    await givenProgram(testApp, shop);
    for (const sql of [
      'UPDATE reward_programs SET version = 7',
      'DELETE FROM reward_programs',
      'TRUNCATE reward_programs',
    ]) {
      await expect(testApp.database.query(sql)).rejects.toThrow('reward_programs is append-only');
    }
  });
});
