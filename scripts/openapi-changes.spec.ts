import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const sale = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });
const text = { type: 'string' };

/** A document with one route, which accepts and returns a sale. */
function documentWith({ request = sale({ note: text }), answer = sale({ id: text, total: text }), route = '/sales' }) {
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  const responses = { 200: { description: 'The sale', ...json(answer) } };
  const components = { schemas: { Sale: sale({ id: text, total: text }) } };
  return {
    openapi: '3.1.0',
    info: { title: 'Sales', version: '1' },
    paths: { [route]: { post: { requestBody: json(request), responses } } },
    components,
  };
}

describe('npm run openapi:changes', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wateja-document-'));
    git('init', '-q');
    write(documentWith({}));
    git('add', '.');
    git('-c', 'user.name=Test', '-c', 'user.email=test@wateja.test', 'commit', '-qm', 'docs: the first document');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  const write = (document: object) => writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));

  /** What the command prints about a document, after the sentence with the commit. */
  function changesTo(document: object): string[] {
    write(document);
    const { stdout } = spawnSync(process.execPath, [resolve('scripts/openapi-changes.mjs')], {
      cwd: folder,
      encoding: 'utf8',
    });
    const [sentence = '', ...changes] = stdout.trim().split('\n');
    expect(sentence).toMatch(
      changes.length > 0 ? /^This breaks callers of \w+:$/ : /^Nothing breaks callers of \w+\.$/,
    );
    return changes.map((change) => change.trim());
  }

  it.each([
    ['a field of an answer is gone', { answer: sale({ id: text }) }, 'the answer 200.total is gone'],
    [
      'a field of an answer has another type',
      { answer: sale({ id: text, total: { type: 'number' } }) },
      'the answer 200.total has another type',
    ],
    [
      'a field of an answer may be null',
      { answer: sale({ id: text, total: { anyOf: [text, { type: 'null' }] } }) },
      'the answer 200.total has another type',
    ],
    [
      'a request needs a new field',
      { request: sale({ note: text, till: text }, ['till']) },
      'the body.till is required',
    ],
    [
      'a request has lost a field',
      { request: { ...sale({}), additionalProperties: false } },
      'the body.note is unknown',
    ],
    [
      'a request takes a shorter text',
      { request: sale({ note: { ...text, maxLength: 9 } }) },
      'the body.note has the maxLength 9',
    ],
    ['a route is gone', { route: '/orders' }, 'the route is gone'],
  ])('says that callers break when %s', (_, change, sentence) => {
    expect(changesTo(documentWith(change))).toEqual([`POST /sales: ${sentence}`]);
  });

  it.each([
    ['an answer has a new field', { answer: sale({ id: text, total: text, status: text }) }],
    ['a request may have a new field', { request: sale({ note: text, till: text }) }],
    ['an answer has a new value', { answer: sale({ id: text, total: { ...text, enum: ['0'] } }) }],
    ['a schema has a name now', { answer: { $ref: '#/components/schemas/Sale' } }],
  ])('says that nothing breaks when %s', (_, change) => {
    expect(changesTo(documentWith(change as object))).toEqual([]);
  });
});
