import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(__dirname, '../../docs');
const ROW = /^\|(?<subject>[^|]*)\|[^|]*\]\((?<file>[^)]+)\) *\| `(?<test>[^`]+)` *\|$/;

/** The specification's testing checklist, word for word. */
const CHECKLIST = [
  'Create customer endpoint (POST)',
  'Get single customer with all data (GET)',
  'List customers with filtering (GET)',
  'Search by name/phone/email (GET)',
  'Update customer info (PATCH)',
  'Soft delete customer (DELETE)',
  'Add and retrieve notes (POST/GET)',
  'Update preferences (PATCH)',
  'Get purchase history (GET)',
  'Get comprehensive metrics (GET)',
  'Filter by customer_type',
  'Sort by name, created_at',
  'Pagination (limit/offset)',
  'Validation errors return 400',
  'Not found errors return 404',
  'Business isolation verified',
];

describe('docs/testing-checklist.md', () => {
  const rows = readFileSync(join(DOCS, 'testing-checklist.md'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const { subject, file, test } = ROW.exec(line)?.groups ?? {};
      return file && test ? [{ subject: subject?.trim(), file, test }] : [];
    });

  it('has every line of the specification’s checklist', () => {
    expect(rows.map(({ subject }) => subject)).toEqual(expect.arrayContaining(CHECKLIST));
  });

  it.each(rows)('links to $test, which exists', ({ file, test }) => {
    expect(readFileSync(join(DOCS, file), 'utf8')).toContain(`'${test}'`);
  });
});
