import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'prisma/migrations';
/**
 * These migrations changed no row if the owner was not a superuser. 20261205010200_rows_behind_the_wall makes up for
 * it.
 */
const MISSED = ['20261129180000_reverted_by', '20261201060100_campaign_purposes'];

const migrations = readdirSync(FOLDER)
  .filter((name) => /^\d+_/.test(name))
  .sort();
const sqlOf = (name: string) => readFileSync(`${FOLDER}/${name}/migration.sql`, 'utf8');
const enclosedBy = (sql: string) =>
  [...sql.matchAll(/^SELECT enclose_in_business\('(\w+)'/gm)].map(([, table]) => table!);

/** Returns the tables with row-level security whose rows a migration changes without first lifting it for the owner. */
function tablesNotOpened(sql: string, enclosed: ReadonlySet<string>): string[] {
  const changed = [...sql.matchAll(/^(?:UPDATE|DELETE FROM) "?(\w+)"?/gm)].map(([, table]) => table!);
  const isOpened = (table: string) => new RegExp(`ALTER TABLE "?${table}"? NO FORCE ROW LEVEL SECURITY`).test(sql);
  return changed.filter((table) => enclosed.has(table) && !isOpened(table));
}

describe('A migration that changes rows of businesses', () => {
  const enclosed = new Set(migrations.map(sqlOf).flatMap(enclosedBy));

  it('lifts row-level security first, because the owner may be no superuser', () => {
    const missed = migrations.filter((name) => tablesNotOpened(sqlOf(name), enclosed).length > 0);
    expect(missed).toEqual(MISSED);
  });

  it('closes it again', () => {
    const open = migrations.filter((name) => {
      const words = [...sqlOf(name).matchAll(/^ALTER TABLE .*?(NO )?FORCE ROW LEVEL SECURITY/gm)];
      return words.filter(([, no]) => no).length !== words.filter(([, no]) => !no).length;
    });
    expect(open).toEqual([]);
  });

  it('is found', () => {
    const planted = `UPDATE "sales" SET total_items = 0;\nUPDATE users SET name = '';\nDELETE FROM replies;`;
    expect(tablesNotOpened(planted, enclosed)).toEqual(['sales', 'replies']);
    expect(tablesNotOpened(`ALTER TABLE sales NO FORCE ROW LEVEL SECURITY;\n${planted}`, enclosed)).toEqual([
      'replies',
    ]);
  });
});
