import { FIELD_CODES } from '@wateja/common';

import { type Document, documentOf, type FuzzedOperation, fuzzedOperations, type Schema } from '../../fuzz/document';
import { givenIds, givenShop, type Shop } from '../../support/fixtures';
import { type Answer, createTestApp, type TestApp } from '../../support/test-app';
import { CODES_OF_MISTAKES, type Mistake, UNKNOWN, WrongValues } from '../../support/wrong-values';

/** The words of Zod. None of them may reach a caller. */
const WORDS_OF_ZOD =
  /invalid (?:input|option|string|key)|expected .+ received|too (?:big|small)|unrecognized|NaN|int32/i;

interface Case {
  mistake: Mistake;
  path: string;
  answer: Answer;
}

describe('A refused field', () => {
  let testApp: TestApp;
  let shop: Shop;
  let document: Document;
  let operations: FuzzedOperation[];
  let values: WrongValues;
  let ids: Record<string, unknown>;

  beforeAll(async () => {
    testApp = await createTestApp();
    shop = await givenShop(testApp);
    document = await documentOf(testApp);
    operations = fuzzedOperations(document);
    values = new WrongValues(document);
    ids = { kind: 'welcome', token: 'x', ...(await givenIds(testApp, shop)) };
  });
  afterAll(() => testApp.close());

  const pathOf = ({ path }: FuzzedOperation, replaced: Record<string, unknown> = {}) =>
    path.replace(/\{(\w+)\}/g, (_all, name: string) => String(replaced[name] ?? ids[name] ?? 1));

  const send = (operation: FuzzedOperation, path: string, body?: unknown) =>
    testApp.request(operation.method, path, { token: shop.admin, ...(body === undefined ? {} : { body }) });

  it('of any body is named, with a code and a sentence, whatever the mistake', async () => {
    const problems: string[] = [];
    const triedMistakes = new Set<Mistake>();
    for (const operation of operations) {
      if (!operation.body) continue;
      for (const { mistake, path, value } of values.mistakesOf(operation.body)) {
        // The body as a whole has tests of its own.
        if (path.length === 0) continue;
        triedMistakes.add(mistake);
        const answer = await send(operation, pathOf(operation), value);
        problems.push(...problemsOf(operation, { mistake, path: path.join('.'), answer }));
      }
    }
    expect(problems).toEqual([]);
    expect([...triedMistakes].sort()).toEqual(Object.keys(CODES_OF_MISTAKES).sort());
  });

  it('of any query is named, and an unknown parameter comes with those that exist', async () => {
    const problems: string[] = [];
    let count = 0;
    for (const operation of operations) {
      const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
      if (parameters.length === 0) continue;
      const required = parameters
        .filter((parameter) => parameter.required)
        .map(({ name, schema }): [string, string] => [name, String(values.sampleOf(schema))]);
      const sendParameter = (name: string, value: string) => {
        const query = new URLSearchParams({ ...Object.fromEntries(required), [name]: value });
        const body = operation.body && values.sampleOf(operation.body);
        return send(operation, `${pathOf(operation)}?${query.toString()}`, body);
      };
      for (const { name, schema } of parameters) {
        for (const [mistake, value] of wrongTexts(schema)) {
          count++;
          problems.push(...problemsOf(operation, { mistake, path: name, answer: await sendParameter(name, value) }));
        }
      }
      const answer = await sendParameter(UNKNOWN, '1');
      problems.push(...problemsOf(operation, { mistake: 'unknown', path: UNKNOWN, answer }));
      const names = parameters.map(({ name }) => name).join(', ');
      expect(answer.body.details).toEqual([
        {
          path: UNKNOWN,
          code: 'unknown_parameter',
          message: `Unknown query parameter \`${UNKNOWN}\`. This route knows: ${names}.`,
        },
      ]);
    }
    expect(problems).toEqual([]);
    expect(count).toBeGreaterThan(40);
  });

  it('of any path is named', async () => {
    const problems: string[] = [];
    for (const operation of operations) {
      for (const { name, schema } of operation.parameters.filter((parameter) => parameter.in === 'path')) {
        if (schema.type !== 'integer') continue;
        const answer = await send(
          operation,
          pathOf(operation, { [name]: 'abc' }),
          operation.body && values.sampleOf(operation.body),
        );
        problems.push(...problemsOf(operation, { mistake: 'another type', path: name, answer }));
      }
    }
    expect(problems).toEqual([]);
  });

  it('has a code of the list in the document', () => {
    const { details } = (document.components['schemas']!['Problem'] as Schema).properties!;
    expect(details!.items!.properties!['code']!.enum).toEqual(Object.keys(FIELD_CODES));
  });
});

/** Texts in a URL that a schema refuses. */
function wrongTexts(schema: Schema): [Mistake, string][] {
  if (schema.enum) return [['no choice', UNKNOWN]];
  if (schema.type === 'boolean') return [['another type', 'perhaps']];
  if (schema.type === 'integer') {
    const { minimum, maximum = 2 ** 31 } = schema;
    return [
      ['another type', 'many'],
      ...(minimum === undefined ? [] : ([['too small', String(minimum - 1)]] as [Mistake, string][])),
      ...(maximum < 2 ** 31 ? ([['too large', String(maximum + 1)]] as [Mistake, string][]) : []),
    ];
  }
  return schema.maxLength === undefined ? [] : [['too long', 'x'.repeat(schema.maxLength + 1)]];
}

/** What is wrong with the answer to a mistake. */
function problemsOf({ name, method, path: route }: FuzzedOperation, { mistake, path, answer }: Case): string[] {
  const what = `${name} (${method} ${route}), ${path} ${mistake}: ${answer.status} ${answer.text.slice(0, 400)}`;
  if (answer.status !== 400) return [`Not refused: ${what}`];
  const details = answer.body.details as { path: string; code: string; message: string }[];
  const own = details.filter((detail) => detail.path === path);
  if (own.length === 0) return [`Not named: ${what}`];
  return [
    ...(own.some(({ code }) => CODES_OF_MISTAKES[mistake].includes(code)) ? [] : [`Another code: ${what}`]),
    ...details.flatMap(({ code, message }) => [
      ...(code in FIELD_CODES ? [] : [`Unknown code: ${what}`]),
      ...(WORDS_OF_ZOD.test(message) ? [`Words of Zod: ${what}`] : []),
      ...(isSentence(path, message) ? [] : [`No sentence: ${what}`]),
    ]),
  ];
}

/** True if the message begins with the name of the field, or as a sentence does. */
function isSentence(path: string, message: string): boolean {
  const name = /[^.]+(?:\.\d+)*$/.exec(path)?.[0] ?? path;
  return (
    message.startsWith(`${name} `) ||
    /^[A-Z](?!ust |equired)/.test(message) ||
    /^[a-z_]+(?:\.\d+)? (?:must|is) /.test(message)
  );
}
