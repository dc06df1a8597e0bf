import { type Document, documentOf, type FuzzedOperation, fuzzedOperations, type Schema } from '../../fuzz/document';
import { follow } from '../../support/follow';
import { givenAnotherShop, givenIds, givenShop, type Shop } from '../../support/fixtures';
import { fill, type Operation } from '../../support/operations';
import { givenProgram } from '../../support/rewards-shop';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';
import { WrongValues } from '../../support/wrong-values';

/** The time zones that are the farthest ahead of UTC and behind it, in which a day begins before it or after it. */
const ZONES = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'];

const DAYS = {
  good: ['1970-01-01', '9999-12-30'],
  bad: ['9999-12-31', '1969-12-31', '0000-01-01', '0001-01-01', '10000-01-01', '2024-02-30', '2024-13-01'],
};
const TIMES = {
  good: ['1970-01-01T00:00:00Z', '9999-12-31T00:00:00Z', '9999-12-30T23:59:59.999-00:00'],
  bad: [
    ...['9999-12-31T00:00:00-12:00', '9999-12-31T23:59:59.999Z', '1969-12-31T23:59:59Z', '0000-01-01T00:00:00Z'],
    ...['0001-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', '2024-02-30T10:00:00Z', '2024-01-15T25:00:00Z'],
  ],
};

/** A field of a query or of a body that takes days, times, or both. */
interface DateField {
  operation: FuzzedOperation;
  place: 'query' | 'body';
  /** The names to the field; `0` for the first entry of a list. */
  path: string[];
  formats: Set<string>;
}

/** The fields of a schema that are days or times, at any depth. */
function datesIn(document: Document, reference: Schema, path: string[] = []): { path: string[]; format: string }[] {
  const schema = follow<Schema>(document, reference);
  const datesInside = (inner: Schema, ...names: string[]) => datesIn(document, inner, [...path, ...names]);
  return [
    ...(schema.format === 'date' || schema.format === 'date-time' ? [{ path, format: schema.format }] : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((subschema) =>
      datesInside(subschema),
    ),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => datesInside(property, name)),
    ...(schema.items ? datesInside(schema.items, '0') : []),
  ];
}

function dateFieldsOf(document: Document): DateField[] {
  return fuzzedOperations(document).flatMap((operation) => {
    const query = operation.parameters.filter((parameter) => parameter.in === 'query');
    const dateFields = [
      ...query.flatMap(({ name, schema }) =>
        datesIn(document, schema, [name]).map((field) => ({ ...field, place: 'query' as const })),
      ),
      ...(operation.body ? datesIn(document, operation.body) : []).map((field) => ({
        ...field,
        place: 'body' as const,
      })),
    ];
    const fields = new Map<string, DateField>();
    for (const { path, place, format } of dateFields) {
      const key = `${place} ${path.join('.')}`;
      const field = fields.get(key) ?? { operation, place, path, formats: new Set() };
      fields.set(key, { ...field, formats: field.formats.add(format) });
    }
    return [...fields.values()];
  });
}

describe('Days and times at the ends of the calendar', () => {
  let testApp: TestApp;
  let document: Document;
  let shops: { shop: Shop; ids: Record<string, number> }[];

  beforeAll(async () => {
    testApp = await createTestApp();
    document = await documentOf(testApp);
    const first = await givenShop(testApp);
    shops = [];
    for (const timezone of ZONES) {
      const shop = await givenAnotherShop(testApp, first, { timezone });
      await givenProgram(testApp, shop);
      shops.push({ shop, ids: await givenIds(testApp, shop) });
    }
  });
  afterAll(() => testApp.close());

  /** Sends a value in a field, with everything that the operation requires. */
  function send({ operation, place, path, ...field }: DateField, value: string, { shop, ids }: (typeof shops)[number]) {
    const url = fill(operation as unknown as Operation, { promotionId: 1, campaignId: 1, ...ids });
    const body = operation.body && new WrongValues(document).sampleOf(operation.body);
    const sent = place === 'body' ? withValue(body, path, value) : body;
    const query = place === 'query' ? `?${path[0]}=${encodeURIComponent(value)}` : '';
    return testApp
      .request(operation.method, url + query, { token: shop.admin, ...(sent !== undefined && { body: sent }) })
      .then((answer) => ({ answer, what: `${operation.name} ${path.join('.')}=${value}`, ...field }));
  }

  const refusedPaths = ({ status, body }: Answer): string[] =>
    status === 400 ? body.details.map(({ path }: { path: string }) => path) : [];

  it('are found in the queries and bodies of the document', () => {
    const fields = dateFieldsOf(document).map(({ operation, path }) => `${operation.name} ${path.join('.')}`);
    expect(fields).toEqual(
      expect.arrayContaining(['getPaymentTotals from', 'getLiability as_of', 'createSale completed_at']),
    );
    expect(fields.length).toBeGreaterThanOrEqual(40);
  });

  it('beyond the ends, or of no calendar, are refused by the name of the field', async () => {
    const wrong: string[] = [];
    for (const field of dateFieldsOf(document)) {
      const values = [
        ...(field.formats.has('date') ? DAYS.bad : []),
        ...(field.formats.has('date-time') ? TIMES.bad : []),
      ];
      for (const value of values) {
        const { answer, what } = await send(field, value, shops[0]!);
        if (!refusedPaths(answer).includes(field.path.join('.')))
          wrong.push(`${what}: ${answer.status} ${answer.text}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it.each(ZONES.map((zone, index) => ({ zone, index })))('at the ends are no fault, in $zone', async ({ index }) => {
    const faults: string[] = [];
    for (const field of dateFieldsOf(document)) {
      const values = [
        ...(field.formats.has('date') ? DAYS.good : []),
        ...(field.formats.has('date-time') ? TIMES.good : []),
      ];
      for (const value of values) {
        const { answer, what } = await send(field, value, shops[index]!);
        if (answer.status >= 500) faults.push(`${what}: ${answer.text}`);
      }
    }
    // A period from one end to the other, and one at each end.
    const periods = fuzzedOperations(document).flatMap((operation) => {
      const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      return names.includes('from') && names.includes('to')
        ? [fill(operation as unknown as Operation, shops[index]!.ids)]
        : [];
    });
    expect(periods.length).toBeGreaterThanOrEqual(8);
    const [first, last] = TIMES.good;
    for (const path of periods) {
      for (const [from, to] of [
        [first, last],
        [first, first],
        [last, last],
      ]) {
        const answer = await testApp.request('GET', `${path}?from=${from}&to=${to}`, {
          token: shops[index]!.shop.admin,
        });
        if (answer.status >= 500) faults.push(`${path} from ${from} to ${to}: ${answer.text}`);
      }
    }
    // The accepted values are stored now. Every list and page that shows them must still answer.
    for (const operation of fuzzedOperations(document).filter(({ method }) => method === 'GET')) {
      const path = fill(operation as unknown as Operation, { promotionId: 1, campaignId: 1, ...shops[index]!.ids });
      const answer = await testApp.request('GET', path, { token: shops[index]!.shop.admin });
      if (answer.status >= 500) faults.push(`${path}: ${answer.text}`);
    }
    expect(faults).toEqual([]);
  });
});

/** The body with this value at the path, with the objects and lists that lead to it. */
function withValue(body: unknown, [name, ...rest]: string[], value: string): unknown {
  if (name === undefined) return value;
  if (name === '0') return [withValue(Array.isArray(body) ? body[0] : undefined, rest, value)];
  const fields = (body ?? {}) as Record<string, unknown>;
  return { ...fields, [name]: withValue(fields[name], rest, value) };
}
