import { readModels } from './support/prisma-schema';
import { productionFiles } from './support/source-files';

/** Files with listeners that move rows when customers are merged, and the files of libs/customers that do. */
const isAboutMerges = (path: string) =>
  /(-merging|\/merges|\/merging|parting)[^/]*\.ts$/.test(path) || /\/merg(es|ing)\//.test(path);

/** How a merge moves the rows of a table, and how undoing the merge moves them back. */
const WAYS: [there: (table: string) => RegExp, back: (table: string) => RegExp][] = [
  [
    (table) => new RegExp(`UPDATE ${table} (\\w+ )?SET customer_id = \\$\\{(merge\\.)?customer_id\\}`),
    (table) => new RegExp(`UPDATE ${table} (\\w+ )?SET customer_id = \\$\\{(merge\\.)?from_customer_id\\}`),
  ],
  [
    (table) => new RegExp(`DELETE FROM ${table} \\w+\\s+WHERE`),
    (table) => new RegExp(`INSERT INTO ${table} \\(\\$\\{columns\\}\\)\\s+SELECT`),
  ],
];

/** Returns the tables that no merge moves, and those that a merge moves and undoing it does not move back. */
function tablesNotMoved(tables: string[], files: { path: string; content: string }[]): string[] {
  const sql = files.filter(({ path }) => isAboutMerges(path)).map(({ content }) => content);
  const isWritten = (pattern: RegExp) => sql.some((content) => pattern.test(content));
  return tables.filter((table) => !WAYS.some(([forward, back]) => isWritten(forward(table)) && isWritten(back(table))));
}

describe('the merge of two customers', () => {
  const tables = readModels()
    .filter(({ fields }) => fields.includes('customer_id'))
    .map(({ table }) => table);

  it('moves the rows of every table that has rows of customers, and brings them back', () => {
    expect(tables).toEqual(expect.arrayContaining(['customer_notes', 'customer_tiers', 'sales']));
    expect(tablesNotMoved(tables, productionFiles())).toEqual([]);
  });

  it.each([
    ['a table that no module moves', 'visits', 'UPDATE visits SET seen = true'],
    ['a table that is not brought back', 'visits', 'UPDATE visits SET customer_id = ${merge.customer_id}'],
    ['rows that are removed for ever', 'visits', 'DELETE FROM visits v\n WHERE v.id = 1'],
  ])('finds %s', (_what, table, content) => {
    expect(tablesNotMoved([table], [{ path: 'libs/visits/src/visit-merging.ts', content }])).toEqual([table]);
  });
});
