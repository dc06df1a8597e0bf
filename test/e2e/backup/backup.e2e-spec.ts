import { BackupRefused, restoreBackup, writeBackup } from '@wateja/backup';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import { extract } from 'tar-stream';

import { givenCustomer, givenMember, givenSale, givenShop } from '../../support/fixtures';
import { databaseDigest } from '../../support/operations';
import { createTestApp, SUPPRESSION_KEY, type TestApp } from '../../support/test-app';
import { createTestDatabase, type TestDatabase } from '../../support/test-database';

const PASSPHRASE = 'duka la Amina, 7 mangoes';
const KEY = Buffer.from(SUPPRESSION_KEY, 'hex');

describe('A backup', () => {
  let testApp: TestApp;
  let folder: string;
  const targets: TestDatabase[] = [];

  beforeAll(async () => {
    testApp = await createTestApp({ DEMO_DATA: 'true' });
    folder = mkdtempSync(join(tmpdir(), 'wateja-backup-'));
  });
  afterAll(async () => {
    for (const target of targets) await target.drop();
    rmSync(folder, { recursive: true });
    await testApp.close();
  });

  let number = 0;
  const newFile = () => join(folder, `shop-${++number}.backup`);
  async function newTarget(): Promise<TestDatabase> {
    const target = await createTestDatabase();
    targets.push(target);
    return target;
  }
  /** All rows but those of Prisma, which say when each migration ran. */
  async function digestOf(database: TestDatabase) {
    const digests = (await databaseDigest({ database })) as { table: string }[];
    return digests.filter(({ table }) => table !== '_prisma_migrations');
  }
  const isEmpty = async (target: TestDatabase) =>
    (await target.query<{ is_empty: boolean }>('SELECT count(*) = 0 AS is_empty FROM users'))[0]?.is_empty;

  it('gives back every row of every table in another database', async () => {
    const file = newFile();
    const before = await digestOf(testApp.database);
    const written = await writeBackup(testApp.database.owner_url, file);
    expect(await digestOf(testApp.database)).toEqual(before);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(written.bytes).toBe((await stat(file)).size);

    const target = await newTarget();
    const restored = await restoreBackup(target.owner_url, file);
    expect(restored.rows).toBe(written.rows);
    expect(await digestOf(target)).toEqual(before);
    const triggers =
      'SELECT tgrelid::regclass::text AS "table", tgname AS name, tgenabled::text AS mode FROM pg_trigger ORDER BY 1, 2';
    const isOwnTrigger = ({ name }: { name: string }) => !name.startsWith('RI_');
    const [original, restoredRows] = [
      await target.query<{ name: string }>(triggers),
      await testApp.database.query<{ name: string }>(triggers),
    ];
    expect(original.filter(isOwnTrigger)).toEqual(restoredRows.filter(isOwnTrigger));
    const forced = 'SELECT relname FROM pg_class WHERE relforcerowsecurity ORDER BY 1';
    expect(await target.query(forced)).toEqual(await testApp.database.query(forced));
  });

  it('is a tar.gz that says which version it is of', async () => {
    const file = newFile();
    await writeBackup(testApp.database.owner_url, file);
    const files = await filesIn(file);
    const [first] = files;
    expect(first?.name).toBe('manifest.json');
    expect(JSON.parse(first!.text)).toMatchObject({
      format: 1,
      business_id: null,
      migrations: expect.arrayContaining([expect.stringMatching(/_init$/)]),
    });
    expect(files.find(({ name }) => name.startsWith('tables/customers/'))?.text).toContain('Njeri Kamau');
    expect(JSON.parse(files.at(-1)!.text).suppression_key).toBeNull();
  });

  it('goes on counting ids where the old database was', async () => {
    const file = newFile();
    await writeBackup(testApp.database.owner_url, file);
    const target = await newTarget();
    await restoreBackup(target.owner_url, file);
    const next = "SELECT nextval('customers_id_seq')::int AS id";
    const [last] = await target.query<{ id: number }>('SELECT max(id)::int AS id FROM customers');
    expect((await target.query<{ id: number }>(next))[0]!.id).toBeGreaterThan(last!.id);
  });

  describe('with a passphrase', () => {
    it('shows nothing, has the suppression key, and gives back every row', async () => {
      const file = newFile();
      const before = await digestOf(testApp.database);
      await writeBackup(testApp.database.owner_url, file, { passphrase: PASSPHRASE, suppressionKey: KEY });
      expect(readFileSync(file).includes('manifest')).toBe(false);
      const target = await newTarget();
      const restored = await restoreBackup(target.owner_url, file, { passphrase: PASSPHRASE });
      expect(restored.suppression_key).toEqual(KEY);
      expect(await digestOf(target)).toEqual(before);
    });

    it('is refused with another passphrase, and without one', async () => {
      const file = newFile();
      await writeBackup(testApp.database.owner_url, file, { passphrase: PASSPHRASE });
      const target = await newTarget();
      await expect(restoreBackup(target.owner_url, file, { passphrase: 'duka la Juma' })).rejects.toThrow(
        /passphrase is not the one/,
      );
      await expect(restoreBackup(target.owner_url, file)).rejects.toThrow(/is encrypted/);
      expect(await isEmpty(target)).toBe(true);
    });
  });

  describe.each([
    ['plain', undefined],
    ['encrypted', PASSPHRASE],
  ])('that is %s and was damaged', (_kind, passphrase) => {
    let whole: Buffer;
    let target: TestDatabase;

    beforeAll(async () => {
      const file = newFile();
      await writeBackup(testApp.database.owner_url, file, { passphrase });
      whole = readFileSync(file);
      target = await newTarget();
    });

    async function expectRefused(bytes: Uint8Array) {
      const file = newFile();
      writeFileSync(file, bytes);
      const error = await restoreBackup(target.owner_url, file, { passphrase }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(BackupRefused);
      expect(await isEmpty(target)).toBe(true);
    }

    it.each([0, 1, 10, 1_000, 0.3, 0.9])('is refused when only %p of it is left', async (share) => {
      await expectRefused(whole.subarray(0, share < 1 ? Math.floor(whole.length * share) : share));
    });

    it('is refused without its last byte, and with one more', async () => {
      await expectRefused(whole.subarray(0, -1));
      await expectRefused(Buffer.concat([whole, Buffer.from('x')]));
    });

    it.each([0.01, 0.2, 0.5, 0.8, 0.99])('is refused with one bit changed at %p of it', async (share) => {
      const altered = Buffer.from(whole);
      altered[Math.floor(altered.length * share)]! ^= 0x10;
      await expectRefused(altered);
    });
  });

  it('whose rows somebody changed, and packed again, is refused', async () => {
    const file = newFile();
    await writeBackup(testApp.database.owner_url, file);
    const target = await newTarget();
    const tar = gunzipSync(readFileSync(file));
    tar[tar.indexOf('Njeri Kamau')] = 'X'.charCodeAt(0);
    writeFileSync(file, gzipSync(tar));
    await expect(restoreBackup(target.owner_url, file)).rejects.toThrow(
      /the rows of \w+ are not those that were written/,
    );
    expect(await isEmpty(target)).toBe(true);
  });

  it('is not restored into a database that has a shop, and does not replace a file', async () => {
    const file = newFile();
    await writeBackup(testApp.database.owner_url, file);
    const before = await digestOf(testApp.database);
    await expect(restoreBackup(testApp.database.owner_url, file)).rejects.toThrow(/already has a shop/);
    expect(await digestOf(testApp.database)).toEqual(before);
    await expect(writeBackup(testApp.database.owner_url, file)).rejects.toThrow(/exists\. Choose another name/);
  });

  it('needs the login that owns the tables', async () => {
    const file = newFile();
    await expect(writeBackup(testApp.database.application_url, file)).rejects.toThrow(/does not own the tables/);
    expect(existsSync(file)).toBe(false);
  });

  it('leaves no file when it is stopped, and no row when its restore is', async () => {
    const [file, never] = [newFile(), newFile()];
    const signal = AbortSignal.abort();
    await expect(writeBackup(testApp.database.owner_url, never, { signal })).rejects.toThrow(/aborted/);
    expect(readdirSync(folder).filter((name) => never.endsWith(name) || name.endsWith('.part'))).toEqual([]);
    await writeBackup(testApp.database.owner_url, file);
    const target = await newTarget();
    await expect(restoreBackup(target.owner_url, file, { signal })).rejects.toThrow(/aborted/);
    expect(await isEmpty(target)).toBe(true);
  });

  describe('of one shop', () => {
    it('has its rows and its people, and nothing of another shop', async () => {
      const otherShop = await givenShop(testApp);
      await givenCustomer(testApp, otherShop, { name: 'Of another shop' });
      const file = newFile();
      const demo = 1;
      await writeBackup(testApp.database.owner_url, file, { businessId: demo });
      const target = await newTarget();
      const { manifest } = await restoreBackup(target.owner_url, file);
      expect(manifest.business_id).toBe(demo);
      expect(await databaseDigest({ database: target }, demo)).toEqual(await databaseDigest(testApp, demo));
      expect(await target.query('SELECT id::int FROM businesses')).toEqual([{ id: demo }]);
      expect(
        await target.query('SELECT DISTINCT password_hash FROM users WHERE managed_by_business_id <> $1', [demo]),
      ).toEqual([{ password_hash: expect.stringMatching(/^\$argon2id.*\$A+$/) }]);
    });

    it('has the people whom its rows name, those who have left too, and nobody of another shop', async () => {
      const [shop, otherShop] = [await givenShop(testApp), await givenShop(testApp)];
      const seller = await givenMember(testApp, shop, 'staff');
      const stranger = await givenMember(testApp, otherShop, 'staff');
      await givenSale(testApp, { ...shop, staff: seller.token });
      await testApp.database.query('DELETE FROM memberships WHERE business_id = $1', [shop.business_id]);
      const file = newFile();
      await writeBackup(testApp.database.owner_url, file, { businessId: shop.business_id });
      const target = await newTarget();
      await restoreBackup(target.owner_url, file);
      const emails = (await target.query<{ email: string }>('SELECT email FROM users')).map(({ email }) => email);
      expect(emails).toContain(seller.email);
      expect(emails).not.toContain(stranger.email);
    });

    it('is refused when there is no such shop', async () => {
      const file = newFile();
      await expect(writeBackup(testApp.database.owner_url, file, { businessId: 999 })).rejects.toThrow(
        'The business 999 does not exist.',
      );
      expect(existsSync(file)).toBe(false);
    });
  });
});

/** The files in a plain backup. */
async function filesIn(file: string): Promise<{ name: string; text: string }[]> {
  const archive = extract();
  createReadStream(file).pipe(createGunzip()).pipe(archive);
  const files = [];
  for await (const entry of archive) files.push({ name: entry.header.name, text: await text(entry) });
  return files;
}
