import { type Answer, createTestApp, type TestApp } from '../../support/test-app';
import { expectStatus, signIn } from '../../support/fixtures';

const OWNER = { email: 'owner@demo.wateja.example', password: 'karibu-dukani' };
const ADMINISTRATOR = 'manager@demo.wateja.example';

/** Operations whose example cannot work, and why. */
const WITHOUT_EXAMPLE: Record<string, string> = {
  refresh: 'needs the refresh token of a login',
  logout: 'needs the refresh token of a login',
  secondFactor: 'needs the challenge of a login',
  confirmPasswordReset: 'needs the token of a link in a mail',
  confirmTotp: 'needs a code of an app that has the secret',
  createRecoveryCodes: 'needs a second factor',
  changePassword: 'would change the password that the README and the page show',
  takeIncomingSms: 'needs the secret token in the address that the provider calls',
  takeDeliveryReport: 'needs the secret token in the address that the provider calls',
  claimReceipt: 'needs a receipt of the last days that nobody has claimed',
  attributeSale: 'needs a sale without a customer',
  mergeCustomers: 'an earlier example erases the customer',
  getWebhookDelivery: 'needs an event of the time since the webhook was made',
  sendCampaign: 'would send the campaign of which the example shows a preview',
  getQuote: 'needs the random id of a quote, which createQuote answers',
  uploadImport: 'needs a file',
  runImport: 'needs an uploaded file',
  getImport: 'needs an uploaded file',
  downloadRejectedRows: 'needs an uploaded file',
  showUnsubscribe: 'needs the signed token of a link in an email',
  unsubscribe: 'needs the signed token of a link in an email',
};

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Parameter {
  in: string;
  name: string;
  required?: boolean;
  example?: unknown;
}

interface Documented {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: { $ref?: string } }> };
  responses: Record<string, unknown>;
  'x-permission'?: string;
}

interface ApiDocument {
  paths: Record<string, Record<string, Documented>>;
  components: { schemas: Record<string, { examples?: unknown[] } | undefined> };
}

interface Example {
  method: Method;
  /** The path and the required query parameters, with the examples of the document filled in. */
  url: string;
  body: unknown;
  hasBody: boolean;
  operation: Documented;
}

/** Each operation as the Swagger UI fills it in. */
function examplesOf({ paths, components }: ApiDocument): Example[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const parameters = (operation.parameters ?? []).filter(({ required }) => required === true);
      const filled = parameters
        .filter((parameter) => parameter.in === 'path')
        .reduce((url, { name, example }) => url.replace(`{${name}}`, String(example)), path);
      const query = parameters
        .filter((parameter) => parameter.in === 'query')
        .map(({ name, example }) => `${name}=${encodeURIComponent(String(example))}`);
      const name = operation.requestBody?.content['application/json']?.schema.$ref?.split('/').at(-1);
      return {
        method: method.toUpperCase() as Method,
        url: [filled, ...query].join('?'),
        body: name === undefined ? undefined : components.schemas[name]?.examples?.[0],
        hasBody: operation.requestBody !== undefined,
        operation,
      };
    }),
  );
}

describe('the examples of the OpenAPI document, in a new demo shop', () => {
  let testApp: TestApp;
  let examples: Example[];
  let owner: string;
  let administrator: string;

  beforeAll(async () => {
    // The demo shop as `npm start` creates it, without an administrator: the owner of the shop is user 1.
    testApp = await createTestApp({ DEMO_DATA: 'true', ADMIN_EMAIL: '', ADMIN_PASSWORD: '' });
    examples = examplesOf((await testApp.request('GET', '/api/openapi.json')).body as ApiDocument);
    await testApp.database.query(`UPDATE users SET is_admin = true WHERE email = '${ADMINISTRATOR}'`);
    owner = await signIn(testApp, OWNER.email, OWNER.password);
    administrator = await signIn(testApp, ADMINISTRATOR, OWNER.password);
  });
  afterAll(() => testApp.close());

  /** Sends the examples unchanged, and returns those that were not answered with a documented status of success. */
  async function failures(sent: Example[]) {
    const failed: object[] = [];
    for (const { method, url, body, operation } of sent) {
      const { operationId, responses, 'x-permission': permission } = operation;
      const token = permission?.startsWith('platform:') ? administrator : owner;
      const answer = await testApp.request(method, url, { token, body });
      const isDocumented = answer.status < 300 && String(answer.status) in responses;
      if (!isDocumented || !isCompact(answer))
        failed.push({ operationId, url, status: answer.status, answer: answer.text.slice(0, 300) });
    }
    return failed;
  }

  /** All JSON of the API is written one way, whether Node or PostgreSQL writes it. */
  const isCompact = ({ headers, text, body }: Answer) =>
    !/json\b(?!l)/.test(String(headers['content-type'])) || text === JSON.stringify(body);

  const isTried = ({ operation }: Example) => !(operation.operationId in WITHOUT_EXAMPLE);

  it('are whole: each body has one', () => {
    const lacking = examples.filter((example) => isTried(example) && example.hasBody && example.body === undefined);
    expect(lacking.map(({ operation }) => operation.operationId)).toEqual([]);
  });

  it('overwrite nothing with the name of a type', () => {
    const bodies = examples.map(({ body }) => JSON.stringify(body ?? null));
    expect(bodies.filter((body) => /"string"|additionalProp/.test(body))).toEqual([]);
  });

  it('are accepted as they stand: first all bodies, then all reads', async () => {
    const tried = examples.filter(isTried);
    expect(await failures(tried.filter(({ hasBody }) => hasBody))).toEqual([]);
    expect(await failures(tried.filter(({ method }) => method === 'GET'))).toEqual([]);
  });

  it('of offline sales are all recorded', async () => {
    const batch = examples.find(({ operation }) => operation.operationId === 'createSales');
    const again = await testApp.request('POST', '/api/sales/1/batch', { token: owner, body: batch?.body });
    expect(expectStatus(again, 200).body).toMatchObject({ existing: 2, rejected: 0 });
  });

  it('show a preview of a campaign that has recipients', async () => {
    const { body } = await testApp.request('GET', '/api/campaigns/1/1/preflight', { token: owner });
    expect(body.preflight.recipients.total).toBeGreaterThanOrEqual(3);
  });

  it('are left out for operations that exist', () => {
    const names = examples.map(({ operation }) => operation.operationId);
    expect(Object.keys(WITHOUT_EXAMPLE).filter((name) => !names.includes(name))).toEqual([]);
  });
});
