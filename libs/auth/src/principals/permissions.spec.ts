import {
  describePermission,
  allows,
  isPermission,
  type Permission,
  PERMISSION_NAMES,
  PERMISSIONS,
  permissionsOf,
} from './permissions';
import { MEMBER_ROLES, TENANT_ROLES } from './roles';

describe('permissions', () => {
  it('are named like scopes: the resource, then the action', () => {
    for (const name of PERMISSION_NAMES) expect(name).toMatch(/^[a-z]+(_[a-z]+)*:[a-z]+$/);
  });

  it('grow with the role, and administrators have all of them', () => {
    const sizes = TENANT_ROLES.map((role) => permissionsOf(role).length);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(sizes).size).toBe(TENANT_ROLES.length);
    expect(permissionsOf('admin')).toEqual(PERMISSION_NAMES);
  });

  it('of the platform belong to no member', () => {
    const platform = PERMISSION_NAMES.filter((name) => name.startsWith('platform:'));
    expect(PERMISSION_NAMES.filter((name) => !allows('owner', name))).toEqual(platform);
    for (const role of MEMBER_ROLES) expect(permissionsOf(role).filter((name) => platform.includes(name))).toEqual([]);
  });

  it('belong to the lowest role and to all roles above it', () => {
    const holders = (permission: Permission) => TENANT_ROLES.filter((role) => allows(role, permission));
    expect(holders('customers:read')).toEqual(['staff', 'manager', 'owner', 'admin']);
    expect(holders('customers:delete')).toEqual(['manager', 'owner', 'admin']);
    expect(holders('customers:erase')).toEqual(['owner', 'admin']);
    expect(holders('platform:events')).toEqual(['admin']);
    expect(PERMISSIONS['members:manage']).toBe('owner');
  });

  it('are not the other levels of access', () => {
    expect((['public', 'authenticated', 'sales:read'] as const).map(isPermission)).toEqual([false, false, true]);
  });

  it('name their roles for people', () => {
    expect([describePermission('sales:refund')?.holders, describePermission('platform:metrics')?.holders]).toEqual([
      'role `manager` or higher',
      'role `admin`',
    ]);
  });
});
