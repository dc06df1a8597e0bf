import { expectStatus, givenCustomer, givenMember, givenSale, givenShop, type Shop } from '../../support/fixtures';
import { ImportBench } from '../../support/import-bench';

const SALE = { payment_method: 'cash', total_amount: '10.50', total_items: '2' };

interface Seller {
  created_by: number | null;
  api_key_id: number | null;
  source: string | null;
}

describe('Who sold', () => {
  let bench: ImportBench;
  let shop: Shop;
  let staff: number;
  let key: { token: string; id: number };

  beforeAll(async () => {
    bench = await ImportBench.open();
    shop = await givenShop(bench.testApp);
    staff = (await request('GET', '/api/auth/me', shop.staff)).body.user.id;
    const created = await request('POST', `/api/businesses/${shop.business_id}/api-keys`, shop.owner, {
      ...{ name: 'Till 1', role: 'staff' },
    });
    key = { token: expectStatus(created, 201).body.key, id: created.body.api_key.id };
  });
  afterAll(() => bench.close());

  const request = (method: 'GET' | 'POST', path: string, token: string, body?: object) =>
    bench.testApp.request(method, path, { token, ...(body && { body }) });
  const post = (token: string, body: object, path = '') =>
    request('POST', `/api/sales/${shop.business_id}${path}`, token, body);
  const sellerOf = ({ created_by, api_key_id, source }: Seller): Seller => ({ created_by, api_key_id, source });

  it('is the member who posted the sale, in every answer that shows it', async () => {
    const customer = await givenCustomer(bench.testApp, shop);
    const body = { ...SALE, customer_id: customer.id, external_id: 'R-1', status: 'pending' };
    const { sale } = expectStatus(await post(shop.staff, body), 201).body;
    const seller = { created_by: staff, api_key_id: null, source: 'api' };
    expect(sellerOf(sale)).toEqual(seller);
    const path = `/api/sales/${shop.business_id}`;
    const read = async (at: string) => expectStatus(await request('GET', `${path}${at}`, shop.owner), 200).body;
    expect((await read(`/${sale.id}`)).sale).toMatchObject(seller);
    expect((await read(`?customer_id=${customer.id}`)).sales).toMatchObject([seller]);
    // A user who posts the receipt again, completes the sale or refunds it is not its seller.
    expect(expectStatus(await post(key.token, body), 200).body.sale).toMatchObject(seller);
    expect(expectStatus(await post(shop.manager, {}, `/${sale.id}/complete`), 200).body.sale).toMatchObject(seller);
    expect(expectStatus(await post(shop.manager, {}, `/${sale.id}/refund`), 200).body.sale).toMatchObject(seller);
    const exported = await request('GET', `/api/customers/${shop.business_id}/${customer.id}/data-export`, shop.owner);
    expect(expectStatus(exported, 200).body.sales).toMatchObject([seller]);
  });

  it('is the API key that posted the sale', async () => {
    const { sale } = expectStatus(await post(key.token, SALE), 201).body;
    expect(sellerOf(sale)).toEqual({ created_by: null, api_key_id: key.id, source: 'api' });
  });

  it('is the sender of a batch, for each sale of it', async () => {
    const { results } = expectStatus(await post(shop.staff, { sales: [SALE, SALE] }, '/batch'), 200).body;
    const seller = { created_by: staff, api_key_id: null, source: 'batch' };
    expect(results).toMatchObject([{ sale: seller }, { sale: seller }]);
  });

  it('is nobody for an import by the command line, whose source is told', async () => {
    const columns = 'external_id,total_amount,total_items,payment_method,completed_at';
    await bench.import('sales', `${columns}\nR1,10.50,2,cash,2024-01-15T10:30:00Z\n`);
    const path = `/api/sales/${bench.shop.business_id}`;
    const { sales } = expectStatus(await request('GET', path, bench.shop.owner), 200).body;
    expect(sales.map(sellerOf)).toEqual([{ created_by: null, api_key_id: null, source: 'import' }]);
  });

  it('stays after the member has left', async () => {
    const { token } = await givenMember(bench.testApp, shop, 'staff');
    const { id } = (await request('GET', '/api/auth/me', token)).body.user;
    const sale = await givenSale(bench.testApp, { ...shop, staff: token });
    const member = `/api/businesses/${shop.business_id}/members/${id}`;
    expectStatus(await bench.testApp.request('DELETE', member, { token: shop.owner }), 200);
    const { body } = await request('GET', `/api/sales/${shop.business_id}/${sale.id}`, shop.owner);
    expect(sellerOf(body.sale)).toEqual({ created_by: id, api_key_id: null, source: 'api' });
  });

  it('is not known of a sale from before the columns', async () => {
    const [{ id }] = (await bench.testApp.database.query<{ id: number }>(
      `INSERT INTO sales (business_id, content_hash, total_amount, total_items, payment_method, status, completed_at)
       VALUES ($1, '', 1, 1, 'cash', 'completed', now()) RETURNING id`,
      [shop.business_id],
    )) as [{ id: number }];
    const { body } = await request('GET', `/api/sales/${shop.business_id}/${id}`, shop.owner);
    expect(sellerOf(body.sale)).toEqual({ created_by: null, api_key_id: null, source: null });
  });
});
