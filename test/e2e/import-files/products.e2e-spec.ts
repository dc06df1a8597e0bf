import { expectStatus } from '../../support/fixtures';
import { ImportBench } from '../../support/import-bench';

const HEADER = 'external_id,customer_external_id,payment_method,completed_at,sku,product_name,quantity,unit_price';
const line = (receipt: string, sku: string, name: string, rest = '2,65.00') =>
  `${receipt},,cash,2024-01-15T10:30:00Z,${sku},${name},${rest}`;
const file = (...lines: string[]) => [HEADER, ...lines].join('\n');

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

beforeEach(async () => {
  bench = await bench.withEmptyBusiness();
});

const rows = (sql: string) => bench.testApp.database.query<Record<string, unknown>>(sql, [bench.shop.business_id]);
const products = () => rows('SELECT sku, name, price::text FROM products WHERE business_id = $1 ORDER BY sku');
/** The lines in the order of the file, with the SKU of the product that each refers to. */
const lines = () =>
  rows(
    `SELECT s.external_id, p.sku, i.name, i.quantity::float AS quantity, i.unit_price::text,
       i.discount_amount::text AS discount
     FROM sale_items i JOIN sales s ON s.business_id = i.business_id AND s.id = i.sale_id
     LEFT JOIN products p ON p.business_id = i.business_id AND p.id = i.product_id
     WHERE i.business_id = $1 ORDER BY s.external_id, i.id`,
  );

describe('products of imported sales', () => {
  it('are made of the SKUs that the catalogue does not know', async () => {
    const body = { id: 40, sku: 'ASALI-500', name: 'Asali, 500 g', price: '650.00' };
    const { shop, testApp } = bench;
    const path = `/api/products/${shop.business_id}`;
    expectStatus(await testApp.request('POST', path, { token: shop.manager, body }), 201);
    const content = file(
      line('R-1', 'UNGA-2KG', 'Unga wa ugali'),
      line('R-1', 'ASALI-500', 'Honey', '1,600.00'),
      line('R-2', 'UNGA-2KG', 'Unga wa ugali'),
      line('R-3', 'X-1', '', '1,5.00'),
    );
    expect((await bench.import('sales', content)).summary).toMatchObject({ created: 3, rejected: 0, products: 2 });
    expect(await products()).toEqual([
      { sku: 'ASALI-500', name: 'Asali, 500 g', price: '650.00' },
      { sku: 'UNGA-2KG', name: 'Unga wa ugali', price: '65.00' },
      { sku: 'X-1', name: 'X-1', price: '5.00' },
    ]);
    expect((await lines()).map(({ sku, name }) => [sku, name])).toEqual([
      ['UNGA-2KG', 'Unga wa ugali'],
      ['ASALI-500', 'Honey'],
      ['UNGA-2KG', 'Unga wa ugali'],
      ['X-1', null],
    ]);
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 3, created: 0, products: 0 });
  });

  it('are counted by a dry run, which makes none', async () => {
    // Sales of different customers are stored in different batches.
    const content = file(...Array.from({ length: 40 }, (_, n) => line(`R-${n}`, n % 2 ? 'UNGA-2KG' : 'CHAI', 'A')));
    const { summary } = await bench.import('sales', content, '--dry-run');
    expect(summary).toMatchObject({ created: 40, products: 2 });
    expect(await products()).toEqual([]);
  });

  it('need no SKU: the line keeps its name, and the same name is the same product', async () => {
    const content = file(
      line('R-1', '', 'Sukari ya kupima'),
      line('R-2', '', 'sukari ya kupima'),
      line('R-3', '', 'Unga'),
    );
    expect((await bench.import('sales', content)).summary).toMatchObject({ created: 3, products: 0 });
    const products = await rows(
      'SELECT product_id, name FROM sale_items WHERE business_id = $1 ORDER BY name COLLATE "C"',
    );
    expect(products.map(({ name }) => name)).toEqual(['Sukari ya kupima', 'Unga', 'sukari ya kupima']);
    const [sugar, flour, same] = products.map(({ product_id }) => Number(product_id));
    expect(sugar).toBe(same);
    expect(flour).not.toBe(sugar);
    expect(Number.isSafeInteger(sugar) && sugar! > 1_000_000_000_000).toBe(true);
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 3 });
  });

  it('keep the number of the till, if the file has it', async () => {
    const content = [
      'external_id,payment_method,completed_at,product_id,sku,name,quantity,unit_price',
      'R-1,cash,2024-01-15T10:30:00Z,8,CHAI-250,Majani ya chai,1,120.00',
      'R-2,cash,2024-01-15T10:30:00Z,9,,Maziwa,1,60.00',
    ].join('\n');
    expect((await bench.import('sales', content)).summary).toMatchObject({ created: 2, products: 1 });
    expect(await rows('SELECT id::int, sku, name FROM products WHERE business_id = $1')).toEqual([
      { id: 8, sku: 'CHAI-250', name: 'Majani ya chai' },
    ]);
    expect(await rows('SELECT product_id::int FROM sale_items WHERE business_id = $1 ORDER BY product_id')).toEqual([
      { product_id: 8 },
      { product_id: 9 },
    ]);
  });

  it('get a number of their own for lines that have none, if another product has the number of the till', async () => {
    const { shop, testApp } = bench;
    const body = { id: 5, name: 'Mkate', price: '60.00' };
    const path = `/api/products/${shop.business_id}`;
    expectStatus(await testApp.request('POST', path, { token: shop.manager, body }), 201);
    const content = [
      'external_id,payment_method,completed_at,product_id,sku,name,quantity,unit_price',
      'R-1,cash,2024-01-15T10:30:00Z,5,MILK,Maziwa,1,60.00',
      'R-1,cash,2024-01-15T10:30:00Z,,MILK,Maziwa,1,60.00',
    ].join('\n');
    expect((await bench.import('sales', content)).summary).toMatchObject({ created: 1, rejected: 0, products: 1 });
    expect((await lines()).map(({ sku, name }) => [sku, name])).toEqual([
      [null, 'Maziwa'],
      ['MILK', 'Maziwa'],
    ]);
  });

  it('are refused with the sale, if an SKU or a name cannot be one', async () => {
    const { summary, rejected } = await bench.import(
      'sales',
      file(line('R-1', 'S'.repeat(65), 'Unga'), line('R-2', 'A', 'n'.repeat(256)), line('R-3', '', '')),
    );
    expect(summary).toMatchObject({ created: 0, rejected: 3, products: 0 });
    const [, ...reasons] = await rejected();
    expect(reasons.map((reason) => reason.split(',')[1]).toSorted()).toEqual([
      expect.stringContaining('product_id: '),
      'product_name: Product name must be at most 255 characters',
      'sku: SKU must be at most 64 characters',
    ]);
    expect(await products()).toEqual([]);
  });
});

describe('lines of other programs', () => {
  it('are the items of receipts of Loyverse', async () => {
    await bench.import('customers', 'external_id,name,phone\nC-1,Amina,0722449752\n');
    const header =
      'Date,Receipt number,Receipt type,Category,SKU,Item,Variant,Modifiers applied,Quantity,Gross sales,Discounts,Net sales,' +
      'Cost of goods,Gross profit,Taxes,Dining option,POS,Store,Cashier name,Customer name,Customer contacts,Comment,Status';
    const row = (receipt: string, type: string, sku: string, item: string, amounts: string) =>
      `2026-01-20 10:44,${receipt},${type},Food,${sku},${item},,,${amounts},0,0,0,,POS 1,Duka,Owner,Amina,0722449752,,Closed`;
    const content = [
      header,
      row('1-1001', 'Sale', '10001', 'Milk', '2.000,240.00,20.00,220.00'),
      row('1-1001', 'Sale', '10002', 'Beans', '3,100.00,0.00,100.00'),
      row('1-1002', 'Refund', '10001', 'Milk', '2.000,240.00,20.00,220.00').replace('1-1002', '1-1001R'),
      row('1-1003', 'Sale', '10001', 'Milk', '1.000,120.00,0.00,120.00'),
    ].join('\n');
    const { summary } = await bench.import('sales', content);
    expect(summary).toMatchObject({ created: 3, rejected: 0, products: 2 });
    expect((summary['notes'] as string[])[0]).toContain('Recognised as receipts by item of Loyverse');
    expect(await lines()).toEqual([
      { external_id: '1-1001', sku: '10001', name: 'Milk', quantity: 2, unit_price: '120.00', discount: '20.00' },
      { external_id: '1-1001', sku: '10002', name: 'Beans', quantity: 3, unit_price: '33.34', discount: '0.02' },
      { external_id: '1-1003', sku: '10001', name: 'Milk', quantity: 1, unit_price: '120.00', discount: '0.00' },
    ]);
    expect((await bench.sales()).map((sale) => [sale['total_amount'], sale['refunded_amount']])).toEqual([
      ['320.00', '220.00'],
      ['120.00', '0.00'],
    ]);
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 3, rejected: 0 });
  });

  it('cost what the file says, in a currency without decimals', async () => {
    const { shop, testApp } = bench;
    await testApp.database.query(`UPDATE businesses SET currency = 'UGX' WHERE id = $1`, [shop.business_id]);
    const header =
      'Date,Receipt number,Receipt type,Category,SKU,Item,Variant,Modifiers applied,Quantity,Gross sales,Discounts,Net sales,' +
      'Cost of goods,Gross profit,Taxes,Dining option,POS,Store,Cashier name,Customer name,Customer contacts,Comment,Status';
    const row = (receipt: string, type: string, item: string, amounts: string) =>
      `2026-01-20 10:44,${receipt},${type},Food,${item},${item},,,${amounts},0,0,0,,POS 1,Duka,Owner,,,,Closed`;
    const content = [
      header,
      row('1-1', 'Sale', 'Sukari', '0.35,2000,0,2000'),
      row('1-1', 'Sale', 'Unga', '3,10000,500,9500'),
      row('1-1R', 'Refund', 'Sukari', '0.35,2000,0,2000'),
      row('1-2', 'Sale', 'Chai', '0.35,2000.40,0,2000.40'),
    ].join('\n');
    const { summary } = await bench.import('sales', content);
    expect(summary).toMatchObject({ created: 2, rejected: 1 });
    expect(await lines()).toEqual([
      { external_id: '1-1', sku: 'Sukari', name: 'Sukari', quantity: 0.35, unit_price: '5715.00', discount: '0.00' },
      { external_id: '1-1', sku: 'Unga', name: 'Unga', quantity: 3, unit_price: '3334.00', discount: '502.00' },
    ]);
    expect((await bench.sales()).map((sale) => [sale['total_amount'], sale['refunded_amount']])).toEqual([
      ['11500.00', '2000.00'],
    ]);
  });

  it('are the items of transactions of Square', async () => {
    const header =
      'Date,Time,Time Zone,Category,Item,Qty,Price Point Name,SKU,Modifiers Applied,Gross Sales,Discounts,Net Sales,Tax,' +
      'Transaction ID,Payment ID,Device Name,Notes,Details,Event Type,Location,Dining Option,Customer ID';
    const row = (id: string, item: string, sku: string, amounts: string, type = 'Payment') =>
      `01/20/26,10:44:32,Nairobi,Food,${item},${amounts},${id},PAY-${id},,,,${type},Duka,,`.replace('SKU', sku);
    const content = [
      header,
      row('TX1', 'Milk', 'M-1', '2.0,Regular,SKU,,KSh200.00,-KSh20.00,KSh180.00,KSh28.80'),
      row('TX1', 'Bread', 'B-1', '1.0,Large,SKU,,KSh65.00,KSh0.00,KSh65.00,KSh0.00'),
      row('TX1', 'Bread', 'B-1', '-1.0,Large,SKU,,-KSh65.00,KSh0.00,-KSh65.00,KSh0.00', 'Refund'),
    ].join('\n');
    expect((await bench.import('sales', content)).summary).toMatchObject({ created: 2, rejected: 0, products: 2 });
    expect(await lines()).toEqual([
      { external_id: 'TX1', sku: 'M-1', name: 'Milk', quantity: 2, unit_price: '114.40', discount: '20.00' },
      { external_id: 'TX1', sku: 'B-1', name: 'Bread Large', quantity: 1, unit_price: '65.00', discount: '0.00' },
    ]);
    const [sale] = await bench.sales();
    expect(sale).toMatchObject({ total_amount: '273.80', refunded_amount: '65.00', status: 'partially_refunded' });
  });

  it('are the orders of Shopify, whose totals are those of the file', async () => {
    await bench.import('customers', 'external_id,name,email\nC-1,Amina,amina@example.com\n');
    const header =
      'Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,' +
      'Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Payment Method,Refunded Amount,Phone';
    const at = '2024-01-15 10:30:00 +0300';
    const content = [
      header,
      `#1001,amina@example.com,paid,${at},KES,500,150,0,650.00,,0,${at},2,Kanga,250.00,K-1,,Cash,0.00,`,
      `#1002,,paid,${at},KES,290,0,0,290.00,SALE,10,${at},1,Kanga,250.00,K-1,,Shopify Payments,0.00,`,
      `#1002,,,,,,,,,,,${at},1,Gift wrap,50.00,,,,,`,
      `#1003,,partially_refunded,${at},KES,250,0,0,250.00,,0,${at},1,Kanga,250.00,K-1,,Cash,40.00,`,
      `#1004,,pending,,KES,250,0,0,250.00,,0,${at},1,Kanga,250.00,K-1,,Cash,0.00,`,
      `#1005,,paid,${at},KES,250,0,0,250.00,,0,${at},1,Kanga,250.00,K-1,${at},Cash,0.00,`,
    ].join('\n');
    const { summary } = await bench.import('sales', content);
    expect(summary).toMatchObject({ created: 4, rejected: 1, products: 1 });
    const sales = (await bench.sales()).map((sale) => [
      ...[sale['external_id'], sale['status'], sale['total_amount'], sale['discount_amount'], sale['refunded_amount']],
      ...[sale['payment_method'], sale['customer_id'] !== null],
    ]);
    expect(sales).toEqual([
      ['#1001', 'completed', '650.00', '0.00', '0.00', 'cash', true],
      ['#1002', 'completed', '290.00', '10.00', '0.00', 'other', false],
      ['#1003', 'partially_refunded', '250.00', '0.00', '40.00', 'cash', false],
      ['#1004', 'pending', '250.00', '0.00', '0.00', 'cash', false],
    ]);
    expect((await lines()).map(({ external_id, sku, name }) => [external_id, sku, name])).toEqual([
      ['#1001', 'K-1', 'Kanga'],
      ['#1001', null, 'Shipping and taxes'],
      ['#1002', 'K-1', 'Kanga'],
      ['#1002', null, 'Gift wrap'],
      ['#1003', 'K-1', 'Kanga'],
      ['#1004', 'K-1', 'Kanga'],
    ]);
    expect((await bench.import('sales', content)).summary).toMatchObject({ unchanged: 4, rejected: 1 });
  });
});
