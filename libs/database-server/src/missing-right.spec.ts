import { loginOf, missingRight } from './missing-right';

const LOGIN = { user: 'duka', database: 'shop' };

describe('A refusal of PostgreSQL', () => {
  it.each([
    ['permission denied to create extension "pg_trgm"', 'GRANT CREATE ON DATABASE shop TO duka;'],
    ['permission denied to create extension "pg_trgm"', 'CREATE EXTENSION pg_trgm;'],
    ['extension "btree_gin" is not available', 'does not have the extension btree_gin'],
    [
      'could not open extension control file "/usr/share/postgresql/14/extension/pg_trgm.control": No such file',
      'does not have the extension pg_trgm',
    ],
    ['permission denied for database shop', 'GRANT CREATE ON DATABASE shop TO duka;'],
    ['permission denied for schema public', 'GRANT CREATE, USAGE ON SCHEMA public TO duka;'],
    ['must be owner of table customers', 'The login duka does not own table customers: set DATABASE_OWNER_URL'],
    ['permission denied for table _prisma_migrations', 'does not own _prisma_migrations: set DATABASE_OWNER_URL'],
  ])('%s leads to advice that names the missing right', (message, advice) => {
    expect(missingRight(message, LOGIN)).toContain(advice);
  });

  it.each([
    'relation "customers" already exists',
    'deadlock detected',
    'password authentication failed for user "duka"',
  ])('about a missing right is not: %s', (message) => {
    expect(missingRight(message, LOGIN)).toBeUndefined();
  });

  it('leads to advice with names that are quoted for SQL', () => {
    const login = loginOf('postgresql://Duka%20Owner:secret@db.example:5432/my-shop?sslmode=require');
    expect(login).toEqual({ user: 'Duka Owner', database: 'my-shop' });
    expect(missingRight('permission denied for database my-shop', login)).toContain(
      'GRANT CREATE ON DATABASE "my-shop" TO "Duka Owner";',
    );
  });
});
