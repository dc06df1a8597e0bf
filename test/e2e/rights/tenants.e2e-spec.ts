import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessWorld, type Caller, isRefused, outcome, verdict } from '../../support/access-matrix';
import { type Ids, idsFor, MISSING, prepare } from '../../support/access-matrix-requests';
import { addNotes, expectStatus, givenConsent, givenCustomer, givenSale } from '../../support/fixtures';
import { exchangeOf, idsIn, inNoTime, replaced, variants } from '../../support/hidden-ids';
import { databaseDigest, fill, type Operation, operationsOf, sampleOf, statusAndBody } from '../../support/operations';
import { quote } from '../../support/rewards-shop';
import { runWateja } from '../../support/run-wateja';
import { expectInvalid } from '../../support/validation';

/** Values by which the other business's customer and sale can be recognised. */
const SECRETS = { name: 'Siri Kuu', phone: '0701 234 567', email: 'siri@duka.example', external_id: 'SIRI-1' };
const TOO_MANY_POINTS = { total_amount: '9000.00', redeem_points: 5_000 };
const SECRET = /siri|0?701.?234.?567/i;

/** Ids of other systems: those that a till gives its products, and what it calls its customers and receipts. */
const FREE = ['id', 'product_id', 'external_id'];
const isReference = (name: string) => /_id$/.test(name) && !FREE.includes(name);

type Numbers = Record<string, number>;
let world: AccessWorld;
let operations: Operation[];
let [mine, theirs]: Numbers[] = [];

beforeAll(async () => {
  [world, operations] = await AccessWorld.open(operationsOf);
  [mine, theirs] = [await givenEverything('home'), await givenEverything('elsewhere')];
});
afterAll(() => world.testApp.close());

/** Something of everything in the business, under the names that ids go by in bodies and queries. */
async function givenEverything(which: 'home' | 'elsewhere'): Promise<Numbers> {
  const { testApp, [which]: shop } = world;
  const isOther = which === 'elsewhere';
  const customer = await givenCustomer(testApp, shop, isOther ? SECRETS : { phone: '0712 000 005' });
  const items = [{ product_id: 1, quantity: 50, unit_price: '1.00' }];
  const receipt = isOther ? { external_id: 'SIRI-2' } : {};
  const sale = await givenSale(testApp, shop, { customer_id: customer.id, items, ...receipt });
  const path = `/api/customers/${shop.business_id}/${customer.id}/notes`;
  const note = { token: shop.staff, body: { content: isOther ? 'Siri' : 'Open' } };
  expectStatus(await testApp.request('POST', path, note), 201);
  const one = async (parameter: string) =>
    (await idsFor(world, { pathParameters: [parameter] } as Operation, shop))[parameter] as number;
  return {
    ...{ customer_id: customer.id, resource_id: customer.id },
    from_customer_id: isOther ? customer.id : (await givenCustomer(testApp, shop)).id,
    ...{ sale_id: sale.id, sale_item_id: sale.items[0]!.id },
    user_id: await world.member(shop),
    api_key_id: await one('keyId'),
    ...{ campaign_id: await one('campaignId'), template_id: await one('templateId') },
  };
}

const inABusiness = () => operations.filter(({ pathParameters }) => pathParameters.includes('businessId'));
const allowed = ({ access }: Operation) => world.callers.filter((caller) => !isRefused(access, caller));
const people = (operation: Operation) => allowed(operation).filter(({ name }) => /^(owner|administrator)$/.test(name));

const send = ({ method }: Operation, path: string, { token }: Caller, body?: unknown, headers = {}) =>
  world.testApp.request(method, path, { ...(token && { token }), body, headers });

const pathOf = async (operation: Operation, shop = world.home) => fill(operation, await idsFor(world, operation, shop));

function knownId(ids: Numbers | undefined, name: string, operation: Operation): number {
  const id = ids?.[name];
  if (id === undefined) throw new Error(`Say what the ${name} of ${operation.name} refers to, in ${__filename}.`);
  return id;
}

/** Every row of the business, as a digest per table. */
const digestOf = ({ business_id }: { business_id: number }) => databaseDigest(world.testApp, business_id);

describe('An id of another business', () => {
  it('in a body, also deep in it, is one that does not exist, and one’s own is one that does', async () => {
    const places: string[] = [];
    for (const operation of inABusiness().filter(({ body }) => body)) {
      for (const variant of variants(operation).map((body) => exchangeOf(inNoTime(body), mine!))) {
        for (const place of idsIn(variant).filter(({ name }) => !FREE.includes(name))) {
          places.push(`${operation.name} ${place.path.join('.')}`);
          const path = operation.name === 'refundSale' ? fill(operation, ownSale()) : await pathOf(operation);
          const before = await databaseDigest(world.testApp);
          for (const caller of allowed(operation)) {
            const sendId = (id: number) => send(operation, path, caller, replaced(variant, place.path, id));
            const [foreign, none] = [await sendId(knownId(theirs, place.name, operation)), await sendId(MISSING)];
            expect([operation.name, statusAndBody(foreign)]).toEqual([operation.name, statusAndBody(none)]);
          }
          expect(await databaseDigest(world.testApp)).toEqual(before);
          const own = replaced(variant, place.path, knownId(mine, place.name, operation));
          const answer = await send(operation, path, people(operation)[0]!, own);
          expect([operation.name, answer.text, outcome(answer).status]).toEqual([operation.name, answer.text, 200]);
          // A merged customer is gone. A member of the programme stays one.
          if (operation.name === 'mergeCustomers')
            mine!.from_customer_id = (await givenCustomer(world.testApp, world.home)).id;
          if (operation.name !== 'joinMember') expect(await databaseDigest(world.testApp)).not.toEqual(before);
        }
      }
    }
    expect(places).toEqual(
      expect.arrayContaining([
        'createSale customer_id',
        'createSales sales.0.customer_id',
        'refundSale items.0.sale_item_id',
      ]),
    );
  });

  const ownSale = (): Ids => ({ businessId: world.home.business_id, saleId: mine!.sale_id! });

  it('in a query finds as much as one that does not exist', async () => {
    const places: string[] = [];
    for (const operation of inABusiness()) {
      for (const name of operation.queryParameters.filter(isReference)) {
        places.push(`${operation.name} ${name}`);
        for (const caller of allowed(operation)) {
          const sendId = async (id: number) =>
            statusAndBody(await send(operation, `${await pathOf(operation)}?${name}=${id}`, caller));
          const [foreign, none] = [await sendId(knownId(theirs, name, operation)), await sendId(MISSING)];
          expect([places.at(-1), foreign]).toEqual([places.at(-1), none]);
        }
      }
    }
    expect(places).toEqual(expect.arrayContaining(['listSales customer_id', 'readAuditTrail user_id']));
  });

  it('in words of one’s own is one’s own, though the other business uses them too', async () => {
    const external_id = 'SAME-1';
    await givenCustomer(world.testApp, world.elsewhere, { external_id });
    await givenSale(world.testApp, world.elsewhere, { external_id });
    const before = await digestOf(world.elsewhere);
    const taking = inABusiness().filter(({ name, body }) => /^create/.test(name) && body?.properties?.['external_id']);
    expect(taking.map(({ name }) => name)).toEqual(expect.arrayContaining(['createCustomer', 'createSale']));
    for (const operation of taking) {
      const { path, options } = await prepare(world, operation, await idsFor(world, operation, world.home));
      const answer = await send(operation, path, people(operation)[0]!, { ...(options.body as object), external_id });
      expect([operation.name, answer.status]).toEqual([operation.name, 201]);
    }
    expect(await digestOf(world.elsewhere)).toEqual(before);
  });

  it('in a cursor is refused', async () => {
    const paged = inABusiness().filter(({ queryParameters }) => queryParameters.includes('cursor'));
    expect(paged.length).toBeGreaterThan(0);
    // Two of everything, so that each list has a second page.
    const { id: anotherId } = await givenCustomer(world.testApp, world.elsewhere);
    for (const customer_id of [anotherId, theirs!['customer_id']!]) {
      await Promise.all([1, 2].map(() => givenSale(world.testApp, world.elsewhere, { customer_id })));
      await addNotes(world.testApp, world.elsewhere, customer_id, 2);
      expect((await quote(world.testApp, world.elsewhere, { ...TOO_MANY_POINTS, customer_id })).status).toBe(409);
      for (const state of ['granted', 'withdrawn'])
        await givenConsent(world.testApp, world.elsewhere, customer_id, state);
    }
    for (const { phone } of [SECRETS, SECRETS]) await givenCustomer(world.testApp, world.elsewhere, { phone });
    const pathParameters = ['campaignId', 'messageId', 'importId', 'productId', 'promotionId', 'reviewId', 'mergeId'];
    for (let count = 0; count < 2; count++) await idsFor(world, { pathParameters } as Operation, world.elsewhere);
    for (const operation of paged) {
      const ids = { ...(await idsFor(world, operation, world.elsewhere)), customerId: theirs!['customer_id']! };
      const first = `${fill(operation, ids)}?limit=1`;
      const page = await world.testApp.request('GET', first, { token: world.elsewhere.owner });
      const { next_cursor } = expectStatus(page, 200).body as { next_cursor: string };
      expect([operation.name, typeof next_cursor]).toEqual([operation.name, 'string']);
      for (const caller of people(operation)) {
        expectInvalid(await send(operation, `${await pathOf(operation)}?cursor=${next_cursor}`, caller), 'cursor');
      }
    }
  });
});

describe('What another business has', () => {
  it('is in no answer about one’s own, whatever is searched for', async () => {
    for (const operation of inABusiness().filter(({ method }) => method === 'GET')) {
      const queries = operation.queryParameters.includes('q') ? Object.values(SECRETS) : [''];
      for (const caller of people(operation)) {
        for (const q of queries) {
          const path = `${await pathOf(operation)}${q && `?q=${encodeURIComponent(q)}`}`;
          const answer = expectStatus(await send(operation, path, caller), 200);
          const shown = q ? answer.text.replace(JSON.stringify(q), '') : answer.text;
          expect([operation.name, shown]).toEqual([operation.name, expect.not.stringMatching(SECRET)]);
        }
      }
    }
  });

  it('is not replayed to others by their Idempotency-Key', async () => {
    for (const operation of inABusiness().filter(({ method }) => method === 'POST')) {
      const key = { 'Idempotency-Key': `"${operation.name}"` };
      const { path, options } = await prepare(world, operation, await idsFor(world, operation, world.home));
      const first = await send(operation, path, people(operation)[0]!, options.body, key);
      expect([operation.name, outcome(first).status, first.text]).toEqual([operation.name, 200, first.text]);
      const before = await digestOf(world.home);
      for (const caller of world.callers.filter((one) => isRefused(operation.access, one))) {
        const answer = await send(operation, path, caller, options.body, key);
        expect([operation.name, caller.name, outcome(answer)]).toEqual([
          operation.name,
          caller.name,
          verdict(operation.access!, caller),
        ]);
        expect(answer.headers['idempotent-replayed']).toBeUndefined();
      }
      expect(await digestOf(world.home)).toEqual(before);
    }
  });

  it('is not reached by headers that other servers obey', async () => {
    const before = await databaseDigest(world.testApp);
    const stranger = world.callers.find(({ name }) => name === 'owner of another business')!;
    for (const operation of inABusiness()) {
      const path = fill(operation, new Proxy({}, { get: () => world.home.business_id }));
      const elsewhere = `/api/businesses/${world.elsewhere.business_id}`;
      const tricks: Record<string, string>[] = [
        { 'x-http-method-override': operation.method, 'x-method-override': operation.method },
        { 'x-original-url': path, 'x-rewrite-url': path },
        { 'x-business-id': `${world.home.business_id}`, 'x-user-id': '1', 'x-role': 'admin' },
      ];
      for (const headers of tricks) {
        const override = await world.testApp.request('GET', elsewhere, { token: stranger.token!, headers });
        expect(override.body).toMatchObject({ business: { id: world.elsewhere.business_id } });
        const direct = await send(operation, path, stranger, operation.body && sampleOf(operation.body), headers);
        expect([operation.name, direct.status]).toEqual([operation.name, 404]);
      }
    }
    expect(await databaseDigest(world.testApp)).toEqual(before);
  });

  it('is not touched by an import of rows that name it', async () => {
    const { testApp, home, elsewhere } = world;
    const before = await digestOf(elsewhere);
    const folder = await mkdtemp(join(tmpdir(), 'wateja-tenants-'));
    const load = async (kind: string, lines: string[]) => {
      const file = join(folder, `${kind}.csv`);
      await writeFile(file, lines.join('\n'));
      const result = await runWateja(testApp, ['import', kind, file, '--business', `${home.business_id}`, '--json']);
      return JSON.parse(result.stdout) as object;
    };
    try {
      const header = 'external_id,customer_external_id,payment_method,status,completed_at,total_amount,total_items';
      const sale = (id: string, customer: string) => `${id},${customer},cash,completed,2024-01-15T10:30:00Z,9.00,1`;
      // No sale of this business has this external_id. A sale of the other business with it does not count.
      expect(await load('sales', [header, sale('SIRI-2', 'SIRI-1'), sale('NEW-1', 'SIRI-1')])).toMatchObject({
        created: 0,
        rejected: 2,
      });
      expect(await load('customers', ['external_id,name', 'SIRI-1,Mine'])).toMatchObject({ created: 1, updated: 0 });
      expect(await load('sales', [header, sale('SIRI-2', 'SIRI-1')])).toMatchObject({ created: 1, rejected: 0 });
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(await digestOf(elsewhere)).toEqual(before);
  });
});
