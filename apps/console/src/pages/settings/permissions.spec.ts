import { readFileSync } from 'node:fs';

import { KEY_ROLES, permissionsOf } from './permissions';

describe('the permissions of a key', () => {
  const rows = [...readFileSync('docs/access.md', 'utf8').matchAll(/^\| `([a-z_]+:[a-z]+)` +\|(.*)\|$/gm)];
  const documented = (column: number) =>
    rows.filter(([, , cells]) => cells?.split('|')[column]?.includes('●')).map(([, name]) => name);

  it.each(KEY_ROLES)('are those of the role %s', (role) => {
    const column = ['staff', 'manager'].indexOf(role);
    expect([...permissionsOf(role)].sort()).toEqual(documented(column).sort());
  });
});
