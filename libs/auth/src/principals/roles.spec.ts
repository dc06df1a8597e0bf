import { includesRole, TENANT_ROLES } from './roles';

describe('roles', () => {
  it('give each role the rights of the roles below it, and no more', () => {
    const table = TENANT_ROLES.map((role) => TENANT_ROLES.filter((required) => includesRole(role, required)));
    expect(table).toEqual([
      ['staff'],
      ['staff', 'manager'],
      ['staff', 'manager', 'owner'],
      ['staff', 'manager', 'owner', 'admin'],
    ]);
  });
});
