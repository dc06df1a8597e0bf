import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { countFilters, historySearch, RESOURCES } from './history-search';

const MIGRATIONS = 'prisma/migrations';

describe('historySearch', () => {
  it('keeps what it knows', () => {
    const address = { what: 'customer', record: 7, user: 2, days: 7, sort: 'at' };
    expect(historySearch(address)).toEqual({ what: 'customer', record: 7, user: 2, days: 7 });
  });

  it('drops an unknown kind, and with it the record', () => {
    expect(historySearch({ what: 'session', record: 7, key: '3' })).toEqual({});
  });

  it('counts a period, and a kind with its record, once', () => {
    expect(countFilters({ from: '2026-11-01', to: '2026-11-03', what: 'sale', record: 3, key: 1 })).toBe(3);
  });
});

describe('RESOURCES', () => {
  it('has each kind of record whose changes the database keeps', () => {
    const folders = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const kept = folders.flatMap(({ name }) => {
      const sql = readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8');
      return [...sql.matchAll(/audit_table\('\w+',\s*'(\w+)'/g)].map(([, kind]) => kind);
    });
    expect(kept.length).toBeGreaterThan(20);
    expect(RESOURCES).toEqual(expect.arrayContaining(kept));
  });
});
