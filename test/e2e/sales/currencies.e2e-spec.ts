import { expectStatus, givenCustomer } from '../../support/fixtures';
import { ImportBench } from '../../support/import-bench';

describe('The currency of a business', () => {
  let bench: ImportBench;

  beforeAll(async () => {
    bench = await ImportBench.open();
  });
  afterAll(() => bench.close());

  const send = (method: 'POST' | 'PATCH', path: string, body: object, token = bench.shop.owner) =>
    bench.testApp.request(method, `/api/${path}`, { token, body });
  const setCurrency = async (currency: string) =>
    expectStatus(await send('PATCH', `businesses/${bench.shop.business_id}`, { currency }), 200);
  const sell = (body: object) =>
    send('POST', `sales/${bench.shop.business_id}`, { payment_method: 'cash', ...body }, bench.shop.staff);
  const item = (quantity: string, unit_price: string) => ({ product_id: 1, quantity, unit_price });
  const WHOLE = 'Must be a whole amount: UGX has no decimals';
  const wholeAt = (path: string) => ({
    path,
    code: 'wrong_format',
    message: `${path.split('.').at(-1)} must be a whole amount: UGX has no decimals`,
  });

  it.each(['KWD', 'IQD', 'TND', 'BHD', 'JOD', 'OMR', 'LYD'])(
    'cannot be %s, which has three decimals',
    async (currency) => {
      const message = `${currency} has three decimals or more, and amounts have two`;
      const details = [{ path: 'currency', code: 'invalid', message }];
      const created = await send('POST', 'businesses', { name: 'Duka', currency }, bench.shop.admin);
      const changed = await send('PATCH', `businesses/${bench.shop.business_id}`, { currency });
      for (const { status, body } of [created, changed]) expect([status, body.details]).toEqual([400, details]);
    },
  );

  describe('without decimals', () => {
    beforeAll(() => setCurrency('UGX'));
    afterAll(() => setCurrency('KES'));

    it('takes whole amounts, and rounds each line to them', async () => {
      const { sale } = expectStatus(await sell({ items: [item('0.5', '1001'), item('2', '1500.00')] }), 201).body;
      expect(sale).toMatchObject({
        total_amount: '3501.00',
        items: [{ line_total: '501.00' }, { line_total: '3000.00' }],
      });
      const third = expectStatus(await sell({ items: [item('3', '1000'), item('0.333', '1000')] }), 201).body.sale;
      expect(third.total_amount).toBe('3333.00');
    });

    it('gives whole amounts back', async () => {
      const { sale } = (await sell({ items: [item('1.5', '1001')] })).body;
      expect(sale.total_amount).toBe('1502.00');
      const refund = (body: object) =>
        send('POST', `sales/${bench.shop.business_id}/${sale.id}/refund`, body, bench.shop.manager);
      const items = [{ sale_item_id: sale.items[0].id as number, quantity: '0.4' }];
      expect((await refund({ items })).body.sale.refunded_amount).toBe('401.00');
      expect((await refund({})).body.sale.refunded_amount).toBe('1502.00');
    });

    it('refuses fractions wherever there is an amount', async () => {
      const { business_id } = bench.shop;
      const lump = (await sell({ total_amount: '5000', total_items: 2 })).body.sale.id as number;
      const text = { name: 'Offer', sms_text: 'Habari {{ first_name }}' };
      const template = expectStatus(await send('POST', `messaging/${business_id}/templates`, text), 201).body.template;
      const campaign = { name: 'Offer', purpose: 'offers', channel: 'sms', template_id: template.id, audience: {} };
      const draft = expectStatus(await send('POST', `campaigns/${business_id}`, campaign), 201).body.campaign
        .id as number;
      const answers = [
        await sell({ items: [item('1', '5.00'), item('1', '5.50')] }),
        await sell({ total_amount: '0.01', total_items: 1 }),
        await send('POST', `sales/${business_id}/${lump}/refund`, { amount: '1.50' }),
        await send('PATCH', `businesses/${business_id}/loyalty`, { tiers: [{ name: 'gold', min_spent: '0.5' }] }),
        await send('POST', `campaigns/${business_id}`, { ...campaign, budget_cap: '9.99' }),
        await send('PATCH', `campaigns/${business_id}/${draft}`, { audience: { min_spent: '1.5', max_spent: '2.5' } }),
      ];
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
      expect(answers.map(({ body }) => body.details)).toEqual([
        [wholeAt('items.1.unit_price')],
        [wholeAt('total_amount')],
        [wholeAt('amount')],
        [wholeAt('tiers.0.min_spent')],
        [wholeAt('budget_cap')],
        [wholeAt('audience.min_spent'), wholeAt('audience.max_spent')],
      ]);
    });

    it('rejects such a sale of a batch, and records the others', async () => {
      const sales = ['1000', '1000.50'].map((unit_price) => ({
        payment_method: 'cash',
        items: [item('1', unit_price)],
      }));
      const { body } = await send('POST', `sales/${bench.shop.business_id}/batch`, { sales }, bench.shop.staff);
      expect(body).toMatchObject({ created: 1, rejected: 1 });
      expect(body.results[1]).toMatchObject({ details: [wholeAt('items.0.unit_price')] });
    });

    it('rejects such rows of a file, and imports the others', async () => {
      await givenCustomer(bench.testApp, bench.shop, { external_id: 'C1' });
      const totals = [
        'external_id,customer_external_id,payment_method,status,completed_at,total_amount,total_items',
        'T1,C1,cash,completed,2024-01-15T10:30:00Z,1500.00,1',
        'T2,C1,cash,completed,2024-01-15T10:30:00Z,1500.50,1',
      ].join('\n');
      const ofTotals = await bench.import('sales', totals);
      expect([ofTotals.exitCode, ofTotals.summary]).toEqual([1, expect.objectContaining({ created: 1, rejected: 1 })]);
      expect((await ofTotals.rejected()).join()).toContain(`total_amount: ${WHOLE}`);
      const lines = [
        'external_id,customer_external_id,payment_method,status,completed_at,product_id,quantity,unit_price',
        'L1,C1,cash,completed,2024-01-15T10:30:00Z,1,0.5,1001',
        'L2,C1,cash,completed,2024-01-15T10:30:00Z,1,1,1000',
        'L2,C1,cash,completed,2024-01-15T10:30:00Z,2,1,0.5',
      ].join('\n');
      const ofLines = await bench.import('sales', lines);
      expect([ofLines.exitCode, ofLines.summary]).toEqual([1, expect.objectContaining({ created: 1, rejected: 1 })]);
      expect((await ofLines.rejected()).join()).toContain(`unit_price: ${WHOLE}`);
      expect(await bench.sales()).toEqual(
        expect.arrayContaining([expect.objectContaining({ external_id: 'L1', total_amount: '501.00' })]),
      );
    });
  });
});
