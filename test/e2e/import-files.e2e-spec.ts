import { tmpdir } from 'node:os';

import { ImportBench } from '../support/import-bench';

let bench: ImportBench;

beforeAll(async () => {
  bench = await ImportBench.open();
});

afterAll(() => bench.close());

describe('a file that is none', () => {
  const sales = 'external_id,payment_method,completed_at';

  it.each([
    ['is not there', 'customers', '/nowhere/customers.csv', 'There is no file /nowhere/customers.csv.'],
    ['is a folder', 'customers', tmpdir(), 'is not a file.'],
    ['is empty', 'customers', Buffer.alloc(0), 'is empty. Its first line must name the columns.'],
    ['is blank', 'customers', '\n\n\n', 'is empty.'],
    [
      'is a picture',
      'customers',
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      'is not a text file in UTF-8.',
    ],
    ['is UTF-16', 'customers', Buffer.from('\ufeffexternal_id,name\n', 'utf16le'), 'is not a text file in UTF-8.'],
    ['has no known column', 'customers', 'a;b\n1;2\n', 'is missing the columns external_id, name. It has: "a;b".'],
    [
      'has an unknown column',
      'customers',
      'external_id,name,fax\n',
      'has the unknown column fax. Known are: external_id,',
    ],
    ['has a column twice', 'customers', 'external_id,name,Name\n', 'has twice the column name.'],
    ['never closes a quote', 'customers', 'external_id,"name\nC1,Amina\n', 'A quote is opened and not closed.'],
    ['has an endless cell', 'customers', `external_id,name\nC1,"${'x'.repeat(3_000_000)}\n`, 'is longer than 1 MB.'],
    ['has neither totals nor lines', 'sales', `${sales}\n`, 'is missing the columns total_amount, total_items, or'],
    ['has totals and lines', 'sales', `${sales},total_amount,product_id\n`, 'totals come from the lines. Keep one.'],
    ['has half of the totals', 'sales', `${sales},total_amount\n`, 'is missing the column total_items.'],
  ] as const)('ends in a sentence when it %s', async (_name, kind, content, sentence) => {
    const { exitCode, stdout, stderr } = await bench.import(kind, content);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await bench.customers()).toEqual([]);
  });

  it('does not write the rejected rows over the file itself', async () => {
    const file = await bench.givenFile('external_id,name\n');

    expect(await bench.import('customers', file, '--rejected', file)).toMatchObject({
      exitCode: 2,
      stderr: '--rejected must be another file than the one that is imported.\n',
    });
  });
});
