import { BusinessChanged, businessWatermark, removeBusiness } from '@wateja/database-server';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expectStatus, givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { databaseDigest } from '../../support/operations';
import { runWateja } from '../../support/run-wateja';
import { ADMIN, createTestApp, type TestApp } from '../../support/test-app';

describe('wateja business:close', () => {
  let testApp: TestApp;
  let shop: Shop;
  let otherShop: Shop;
  let folder: string;

  beforeEach(async () => {
    testApp = await createTestApp();
    [shop, otherShop] = [await givenShop(testApp), await givenShop(testApp)];
    for (const business of [shop, otherShop]) {
      const { id } = await givenCustomer(testApp, business, { phone: '0712 345 678' });
      await givenSale(testApp, business, { customer_id: id });
    }
    folder = await mkdtemp(join(tmpdir(), 'wateja-close-'));
  });
  afterEach(async () => {
    await testApp.close();
    await rm(folder, { recursive: true });
  });

  const nameOf = async ({ business_id, admin }: Shop) =>
    (await testApp.request('GET', `/api/businesses/${business_id}`, { token: admin })).body.business.name as string;
  const close = async (change: Record<string, string> = {}) => {
    const options = {
      ...{
        business: String(shop.business_id),
        name: await nameOf(shop),
        admin: ADMIN.email,
        file: join(folder, 'shop.backup'),
      },
      ...change,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    return runWateja(testApp, ['business:close', ...args]);
  };
  const rowsOf = async ({ business_id }: Shop) =>
    (await databaseDigest(testApp, business_id)).filter(({ digest }) => digest !== null).map(({ table }) => table);

  it('writes a file, leaves no row but one entry, and nothing of another shop changes', async () => {
    const { email } = await givenMember(testApp, shop, 'staff');
    const before = await databaseDigest(testApp, otherShop.business_id);
    const me = (await testApp.request('GET', '/api/auth/me', { token: shop.admin })).body.user.id as number;
    const { exitCode, stdout } = await close();
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining(`Closed business ${shop.business_id}.`)]);
    expect(await rowsOf(shop)).toEqual(['audit_entries']);
    const file = await readFile(join(folder, 'shop.backup'));
    const entries = await testApp.database.query(
      'SELECT action, user_id, source, changes FROM audit_entries WHERE business_id = $1',
      [shop.business_id],
    );
    expect(entries).toEqual([
      {
        ...{ action: 'business.closed', user_id: me, source: 'cli' },
        changes: {
          backup_sha256: { to: createHash('sha256').update(file).digest('hex') },
          rows: { to: expect.any(Number) },
        },
      },
    ]);
    expect(await databaseDigest(testApp, otherShop.business_id)).toEqual(before);
    const answers = [shop.owner, shop.staff].map((token) => testApp.request('GET', '/api/auth/me', { token }));
    expect((await Promise.all(answers)).map(({ status }) => status)).not.toContain(500);
    expect(await testApp.database.query('SELECT FROM businesses WHERE id = $1', [shop.business_id])).toEqual([]);
    // The platform has made this account, and it may work elsewhere.
    expect(await testApp.database.query('SELECT FROM users WHERE email = $1', [email])).toHaveLength(1);
    expectStatus(
      await testApp.request('GET', `/api/customers/${otherShop.business_id}`, { token: otherShop.owner }),
      200,
    );
  });

  it('removes nothing when the shop is another, the name is wrong, or nobody may', async () => {
    const { email } = await givenMember(testApp, shop, 'owner');
    // Writes the audit entry of the administrator's first read now, before the digest.
    await nameOf(shop);
    const before = await databaseDigest(testApp);
    const refusals: [Record<string, string>, RegExp][] = [
      [{ business: '999999' }, /does not exist/],
      [{ name: 'Another shop' }, /is called .*Nothing was removed/],
      [{ admin: email }, /no active administrator/],
      [{ admin: 'nobody@duka.test' }, /no active administrator/],
    ];
    for (const [change, sentence] of refusals) {
      const { exitCode, stderr } = await close(change);
      expect([exitCode === 0, stderr]).toEqual([false, expect.stringMatching(sentence)]);
    }
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a sale', () => givenSale(testApp, shop)],
    ['a customer', () => givenCustomer(testApp, shop)],
    [
      'a member',
      async () => {
        const path = `/api/businesses/${shop.business_id}/members`;
        const body = { email: 'neema@duka.test', name: 'Neema', role: 'staff', password: 'karibu sana 2024' };
        expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201);
      },
    ],
  ])('removes nothing when %s came while the backup was written', async (_what, change) => {
    const { owner_url } = testApp.database;
    const closing = {
      user_id: 1,
      backup_sha256: 'x',
      rows: 1,
      watermark: await businessWatermark(owner_url, shop.business_id),
    };
    await change();
    const before = await databaseDigest(testApp);
    await expect(removeBusiness(owner_url, shop.business_id, [], closing)).rejects.toThrow(BusinessChanged);
    expect(await databaseDigest(testApp)).toEqual(before);
  });

  it('removes nothing when a backup of this name exists', async () => {
    const path = join(folder, 'shop.backup');
    expect(
      (await close({ business: String(otherShop.business_id), name: await nameOf(otherShop), file: path })).exitCode,
    ).toBe(0);
    const before = await rowsOf(shop);
    const { exitCode, stderr } = await close();
    expect([exitCode === 0, stderr]).toEqual([false, expect.stringContaining('exists')]);
    expect(await rowsOf(shop)).toEqual(before);
  });
});
