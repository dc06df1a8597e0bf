import { givenAnotherShop, givenShop, type Shop } from '../../support/fixtures';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';

const SMS = 'Hi {{ first_name }}, this week 10% off at {{ business_name }}.';
const EMAIL = { email_subject: '10% off, {{ first_name }}', email_text: 'Dear {{ first_name }},\n\ncome and see.' };

const expectInvalid = ({ body }: Answer, messages: Record<string, string>) => {
  const details = (body.details ?? []) as { path: string; message: string }[];
  expect(Object.fromEntries(details.map(({ path, message }) => [path, message]))).toEqual(messages);
};

describe('Templates of messages', () => {
  let testApp: TestApp;
  let shop: Shop;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  beforeEach(async () => {
    shop = await givenShop(testApp);
  });
  afterAll(() => testApp.close());

  const path = (id?: number) => `/api/messaging/${shop.business_id}/templates${id === undefined ? '' : `/${id}`}`;
  const create = (body: unknown, token = shop.manager) => testApp.request('POST', path(), { token, body });
  const read = (id: number, token = shop.staff) => testApp.request('GET', path(id), { token });
  const update = (id: number, body: unknown, headers: Record<string, string> = {}) =>
    testApp.request('PATCH', path(id), { token: shop.manager, body, headers });
  const remove = (id: number, headers: Record<string, string> = {}) =>
    testApp.request('DELETE', path(id), { token: shop.manager, headers });
  const givenTemplate = async (body: object = {}) =>
    (await create({ name: 'Ten per cent', sms_text: SMS, ...body })).body.template as { id: number; name: string };

  it('are written by managers, read by staff, and tell what they come to', async () => {
    expect((await create({ name: 'No', sms_text: SMS }, shop.staff)).status).toBe(403);
    const answer = await create({ name: ' Ten per cent ', sms_text: SMS, ...EMAIL });
    expect(answer).toMatchObject({ status: 201, body: { message: 'Template created successfully' } });
    const { template } = answer.body;
    expect(template).toEqual({
      ...{ id: template.id, business_id: shop.business_id, name: 'Ten per cent', sms_text: SMS, ...EMAIL },
      variables: ['first_name', 'business_name'],
      example: {
        sms: {
          text: 'Hi Amina, this week 10% off at Mama Njeri Shop.',
          ...{ encoding: 'GSM-7', units: 47, segments: 1 },
        },
        email: { subject: '10% off, Amina', text: 'Dear Amina,\n\ncome and see.' },
      },
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect((await read(template.id as number)).body).toEqual({ template });
  });

  it('show how characters outside of GSM-7 cost more', async () => {
    const { body } = await create({ name: 'Emoji', sms_text: `👋 {{ first_name }}${' karibu'.repeat(10)}` });
    expect(body.template.example).toMatchObject({ sms: { encoding: 'UCS-2', units: 78, segments: 2 }, email: null });
  });

  it('name what is wrong with a text, and where', async () => {
    const variables = 'customer_name, first_name, business_name, currency, total_spent, total_purchases, loyalty_tier';
    expectInvalid(
      await create({
        name: 'Bad',
        sms_text: 'Hi {{ nme }}',
        email_subject: '{% for a in b %}',
        email_text: 'a\n{{ first_name | shout }}',
      }),
      {
        sms_text: `Unknown variable nme at line 1, column 7; the known variables are ${variables}`,
        email_subject: 'Tag "for" not found at line 1, column 1',
        email_text: 'Undefined filter: shout at line 2, column 1',
      },
    );
    expectInvalid(await create({ name: 'Receipt', sms_text: '{{ receipt_number }}' }), {
      sms_text: `Unknown variable receipt_number at line 1, column 4; the known variables are ${variables}`,
    });
    expectInvalid(await create({ name: 'Compares', sms_text: 'Hi {% if total_spent > "5" %}!{% endif %}' }), {
      sms_text: 'total_spent is a number and cannot be compared with the text "5" at line 1, column 4',
    });
    expectInvalid(await create({ name: 'Long', sms_text: 'karibu '.repeat(220) }), {
      sms_text: 'sms_text must have at most 10 SMS segments; with example values it has 11',
    });
    expectInvalid(await create({ name: 'Two lines', email_subject: 'a\nb', email_text: 'c' }), {
      email_subject: 'Email subject must be on one line',
    });
  });

  it('take an SMS text, or both parts of an email', async () => {
    expectInvalid(await create({ name: 'None' }), {
      sms_text: 'sms_text is required without email_subject and email_text',
    });
    expectInvalid(await create({ name: 'Half', email_text: 'x' }), {
      email_subject: 'email_subject is required with email_text',
    });
    expectInvalid(await create({ name: 'Half', sms_text: 'x', email_subject: 'y' }), {
      email_text: 'email_text is required with email_subject',
    });
    const { id } = await givenTemplate();
    expectInvalid(await update(id, { sms_text: null }), {
      sms_text: 'sms_text is required without email_subject and email_text',
    });
    expect((await update(id, { sms_text: '', ...EMAIL })).body.template).toMatchObject({ sms_text: null, ...EMAIL });
  });

  it('have a name that is unique in the business', async () => {
    const { id } = await givenTemplate();
    await givenTemplate({ name: 'Other' });
    expect(await create({ name: 'Ten per cent', sms_text: SMS })).toMatchObject({
      status: 409,
      body: { code: 'template_name_taken' },
    });
    expect((await update(id, { name: 'Other' })).body.code).toBe('template_name_taken');
    const otherShop = await givenAnotherShop(testApp, shop);
    const elsewhere = `/api/messaging/${otherShop.business_id}/templates`;
    const body = { name: 'Ten per cent', sms_text: SMS };
    expect((await testApp.request('POST', elsewhere, { token: otherShop.owner, body })).status).toBe(201);
    expect((await testApp.request('GET', `${elsewhere}/${id}`, { token: otherShop.owner })).status).toBe(404);
  });

  it('are listed by name, a page at a time', async () => {
    for (const name of ['B', 'C', 'A']) await givenTemplate({ name });
    const list = async (query: string) =>
      (await testApp.request('GET', `${path()}${query}`, { token: shop.staff })).body;
    expect(await list('')).toMatchObject({ templates: [{ name: 'A' }, { name: 'B' }, { name: 'C' }], total: 3 });
    expect(await list('?limit=1&offset=1')).toMatchObject({
      templates: [{ name: 'B' }],
      total: 3,
      limit: 1,
      offset: 1,
    });
    expect((await list('?page=2')).details).toMatchObject([{ path: 'page', code: 'unknown_parameter' }]);
  });

  it('are protected by their entity tag', async () => {
    const { id } = await givenTemplate();
    const first = (await read(id)).headers.etag as string;
    const changed = await update(id, { name: 'Changed' }, { 'if-match': first });
    expect([changed.status, changed.headers.etag]).toEqual([200, '"2"']);
    expect((await update(id, { name: 'Late' }, { 'if-match': first })).status).toBe(412);
    expect((await remove(id, { 'if-match': first })).status).toBe(412);
    expect((await read(id)).body.template.name).toBe('Changed');
    expect((await remove(id, { 'if-match': '"2"' })).body).toEqual({
      message: 'Template deleted successfully',
      template: { id, name: 'Changed' },
    });
    expect((await read(id)).body.code).toBe('template_not_found');
    expect((await remove(id)).status).toBe(404);
  });

  it('stay while a campaign uses them', async () => {
    const { id } = await givenTemplate();
    await testApp.database.query(
      `INSERT INTO campaigns (business_id, name, purpose, channel, template_id, audience)
       VALUES ($1, 'Sale', 'offers', 'sms', $2, '{}')`,
      [shop.business_id, id],
    );
    expect(await remove(id)).toMatchObject({ status: 409, body: { code: 'template_in_use' } });
    expect((await read(id)).status).toBe(200);
  });
});
