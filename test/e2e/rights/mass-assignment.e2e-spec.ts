import { AccessWorld, type Caller, isRefused, outcome } from '../../support/access-matrix';
import { type Ids, idsFor, prepare, type Prepared } from '../../support/access-matrix-requests';
import { containersIn, replaced, variants } from '../../support/hidden-ids';
import {
  databaseDigest,
  fill,
  type JsonSchema,
  type Operation,
  operationsOf,
  statusAndBody,
} from '../../support/operations';
import type { Answer } from '../../support/test-app';

interface Column {
  name: string;
  value: unknown;
}

/** Elements that the document describes in words: they have the shape of another operation's body. */
const SHAPES: Record<string, string> = { createSales: 'createSale' };

/** Operations whose answers differ each time. */
const RESTLESS = ['getGauges', 'exportCustomerData', 'preflightCampaign'];

let world: AccessWorld;
let operations: Operation[];
let columns: Column[];
let attempts = 0;

beforeAll(async () => {
  [world, operations] = await AccessWorld.open(operationsOf);
  columns = await everyColumn();
});
afterAll(() => world.testApp.close());

/** The columns of all tables by name, each with a value that would do harm. */
async function everyColumn(): Promise<Column[]> {
  const rows = await world.testApp.database.query<{ name: string; type: string }>(
    `SELECT column_name AS name, min(data_type) AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' GROUP BY column_name ORDER BY column_name`,
  );
  const values: Record<string, unknown> = {
    boolean: true,
    integer: world.elsewhere.business_id,
    bigint: 1,
    numeric: '0.01',
    'timestamp with time zone': '2001-01-01T00:00:00Z',
    jsonb: {},
  };
  return rows.map(({ name, type }) => ({ name, value: values[type] ?? 'owner' }));
}

/** The id 1 for every record, in the business of the callers: bodies are validated before records are looked up. */
const ids = (): Ids => new Proxy({}, { get: (_ids, name) => (name === 'businessId' ? world.home.business_id : 1) });

/** The caller with the fewest permissions who may call the operation. */
const callerOf = ({ access }: Operation): Caller => {
  const names = access === 'public' ? ['nobody'] : ['owner', 'administrator'];
  return world.callers.find((caller) => names.includes(caller.name) && !isRefused(access, caller))!;
};

/** Objects whose names are the caller's own, such as the columns of a file. */
const MAPS: Record<string, string> = { runImport: 'mapping' };

const writes = () => operations.filter(({ body }) => body);

/** The fields that the document allows in this place of the body. */
function fieldsAt(operation: Operation, path: string[]): string[] {
  let schema: JsonSchema | undefined = operation.body;
  for (const step of path) {
    const isIndex = /^\d+$/.test(step);
    schema = schema?.anyOf?.find(({ items, properties }) => (isIndex ? items : properties)) ?? schema;
    schema = isIndex ? schema?.items : schema?.properties?.[step];
    if (schema && Object.keys(schema).length === 0) {
      schema = operations.find(({ name }) => name === SHAPES[operation.name])?.body;
    }
  }
  if (!schema?.properties) throw new Error(`Say what ${path.join('.')} of ${operation.name} is, in ${__filename}.`);
  return Object.keys(schema.properties);
}

/** An answer names at most a hundred fields, and some of them may be others that the body lacks. */
function inParts<Column>(all: Column[]): Column[][] {
  return Array.from({ length: Math.ceil(all.length / 90) }, (_, part) => all.slice(part * 90, (part + 1) * 90));
}

async function send(operation: Operation, path: string, body: unknown, fields = 1): Promise<Answer> {
  attempts += fields;
  const { token } = callerOf(operation);
  return world.testApp.request(operation.method, path, { ...(token && { token }), body });
}

/** Expects a refusal of the whole request or, in a batch, of the one element, which names each of the fields. */
function expectRefused(operation: Operation, answer: Answer, ...fields: string[]): void {
  const details = [answer.body, ...((answer.body?.results as object[] | undefined) ?? [])].flatMap(
    ({ details: fields }: { details?: { path: string }[] }) => fields ?? [],
  );
  const isBatch = answer.status === 200 && answer.body.rejected === 1;
  const what = `${operation.name} with ${fields.join(', ')}`;
  expect([what, isBatch ? 400 : answer.status]).toEqual([what, 400]);
  expect([what, details.map(({ path }) => path)]).toEqual([
    what,
    expect.arrayContaining(fields.map((field) => expect.stringMatching(field))),
  ]);
}

describe('No column of any table', () => {
  it('can be written by a body that has no such field, at the top or deep in it', async () => {
    expect(columns.length).toBeGreaterThan(60);
    expect(writes().length).toBeGreaterThanOrEqual(16);
    const before = await databaseDigest(world.testApp);
    for (const operation of writes()) {
      const path = fill(operation, ids());
      const places = new Map(
        variants(operation).flatMap((body) => containersIn(body).map((place) => [place.join('.'), { place, body }])),
      );
      for (const { place, body } of places.values()) {
        if (MAPS[operation.name] === place.join('.')) continue;
        const allowed = fieldsAt(operation, place);
        const others = columns.filter(({ name }) => !allowed.includes(name));
        // One body has as many fields as an answer names. So a field that was accepted is missing among the names.
        for (const some of inParts(others)) {
          const extended = some.reduce<unknown>((all, { name, value }) => replaced(all, [...place, name], value), body);
          const answer = await send(operation, path, extended, some.length);
          expectRefused(operation, answer, ...some.map(({ name }) => `(^|\\.)${name}$`));
        }
      }
    }
    expect(await databaseDigest(world.testApp)).toEqual(before);
    process.stdout.write(`Mass assignment: ${attempts} attempts\n`);
    expect(attempts).toBeGreaterThan(1_000);
  });

  it('nor a prototype', async () => {
    const prepared = new Map<Operation, Prepared>();
    for (const operation of writes()) prepared.set(operation, await prepare(world, operation, ids()));
    const before = await databaseDigest(world.testApp);
    for (const [operation, { path, options }] of prepared) {
      const good = JSON.stringify(options.body).slice(1, -1);
      for (const key of ['__proto__', 'constructor', 'prototype', '\\u005f_proto__']) {
        const text = `{${good}${good && ','}"${key}":{"is_admin":true,"prototype":{"is_admin":true}}}`;
        const answer = await send(operation, path, text);
        expect([operation.name, key, answer.status]).toEqual([operation.name, key, 400]);
        expect(answer.body.details.length).toBeGreaterThan(0);
      }
    }
    expect(({} as { is_admin?: boolean }).is_admin).toBeUndefined();
    expect(await databaseDigest(world.testApp)).toEqual(before);
  });

  it('changes an answer by a query, unless it is a filter', async () => {
    for (const operation of operations.filter(({ method, access }) => method === 'GET' && access !== 'public')) {
      const { path } = await prepare(world, operation, await idsFor(world, operation, world.home));
      const others = columns.filter(({ name }) => !operation.queryParameters.includes(name));
      const getWith = (extra: string) =>
        world.testApp.request('GET', `${path}${extra && (path.includes('?') ? '&' : '?')}${extra}`, {
          token: callerOf(operation).token!,
        });
      const plain = await getWith('');
      expect([operation.name, outcome(plain).status]).toEqual([operation.name, 200]);
      for (const some of inParts(others)) {
        const extended = await getWith(
          some.map(({ name, value }) => `${name}=${encodeURIComponent(String(value))}`).join('&'),
        );
        if (extended.status === 400) {
          const paths = (extended.body.details as { path: string }[]).map((field) => field.path);
          expect(paths.sort()).toEqual(some.map(({ name }) => name).sort());
        } else if (!RESTLESS.includes(operation.name)) {
          expect([operation.name, statusAndBody(extended)]).toEqual([operation.name, statusAndBody(plain)]);
        }
      }
    }
  });
});
