import { AccessWorld } from '../../support/access-matrix';
import { bodyOf, idsFor } from '../../support/access-matrix-requests';
import { expectStatus, givenCustomer, givenSale } from '../../support/fixtures';
import { fill, type Operation, operationsOf } from '../../support/operations';

const MARK = 'Zebrafish';
const PERSON = { name: `${MARK} Wanjiru`, phone: '0711 987 654', email: 'zebrafish@example.com' };
const TRACES = [MARK.toLowerCase(), '711987654', '711 987'];

describe('After an erasure, the kept answer of every POST that takes an Idempotency-Key', () => {
  let world: AccessWorld;
  let operations: Operation[];

  beforeAll(async () => {
    const [opened, openedOperations] = await AccessWorld.open(operationsOf);
    world = opened;
    operations = openedOperations.filter(({ isIdempotent }) => isIdempotent);
  });
  afterAll(() => world.testApp.close());

  interface Kept {
    key: string;
    response_status: number;
    response_body: string | null;
    fingerprint: string;
  }
  const keptAnswers = () => world.testApp.database.query<Kept>('SELECT * FROM idempotency_keys ORDER BY key');
  const isTelling = ({ response_body }: Kept) =>
    TRACES.some((trace) => response_body?.toLowerCase().includes(trace) ?? false);

  /** The body of the request, which is about the customer wherever it can be. */
  async function bodyAbout(operation: Operation, customer_id: number): Promise<unknown> {
    const body = (await bodyOf(world, operation)) as object | undefined;
    if (operation.name === 'createSales') {
      const { sales } = body as { sales: object[] };
      return { sales: sales.map((sale) => ({ ...sale, customer_id })) };
    }
    if (operation.name === 'createCustomer') return PERSON;
    if (operation.name === 'claimReceipt') {
      const { external_id, total_amount } = await givenSale(world.testApp, world.home, { external_id: 'R-NOBODY' });
      return { customer_id, external_id, total_amount };
    }
    if (operation.name === 'createSale') return { ...body, customer_id };
    return operation.body?.properties?.['customer_id'] ? { ...body, customer_id } : body;
  }

  it('is there for every POST of a known caller that carries no secret, and empty if it named the customer', async () => {
    const { testApp, home: shop } = world;
    const { id: customer } = await givenCustomer(testApp, shop, PERSON);
    const naming: string[] = [];
    // The erasure itself comes last.
    const ordered = [...operations].sort(
      (a, b) => Number(a.name === 'eraseCustomer') - Number(b.name === 'eraseCustomer'),
    );
    for (const operation of ordered) {
      if (operation.name === 'eraseCustomer') continue;
      const ids = await idsFor(world, operation, shop, customer);
      const answer = await testApp.request('POST', fill(operation, ids), {
        token: operation.access === 'authenticated' ? shop.owner : shop.admin,
        body: await bodyAbout(operation, customer),
        headers: { 'idempotency-key': operation.name },
      });
      expect([operation.name, Math.floor(answer.status / 100)]).toEqual([operation.name, 2]);
      if (new RegExp(`"(?:\\w+_)?customer_id" ?: ?${customer}\\b`).test(answer.text)) naming.push(operation.name);
    }
    const before = await keptAnswers();
    expect(before.map(({ key }) => key)).toEqual(
      ordered
        .map(({ name }) => name)
        .filter((name) => name !== 'eraseCustomer')
        .sort(),
    );
    expect(naming).toEqual(expect.arrayContaining(['addNote', 'createSale', 'refundSale', 'resendMessage']));

    const created = JSON.parse(before.find(({ key }) => key === 'createCustomer')!.response_body!) as {
      customer: { id: number };
    };
    for (const id of [customer, created.customer.id]) {
      const path = `/api/customers/${shop.business_id}/${id}/erase`;
      expectStatus(await testApp.request('POST', path, { token: shop.owner, body: { reason: 'Asked for it' } }), 200);
    }
    const after = await keptAnswers();
    expect(after.filter(isTelling)).toEqual([]);
    const emptied = after.filter(({ response_body }) => response_body === null);
    expect(emptied.map(({ key }) => key)).toEqual(expect.arrayContaining([...naming, 'createCustomer']));
    expect(
      new Set(emptied.map(({ response_status, fingerprint }) => `${response_status} ${fingerprint.trim()}`)),
    ).toEqual(new Set(['410 ']));
    // Answers that name no customer are still kept.
    expect(after.find(({ key }) => key === 'createTemplate')).toEqual(
      before.find(({ key }) => key === 'createTemplate'),
    );
  });
});
