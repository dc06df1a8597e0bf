export { type DatabaseLogin, APPLICATION_ROLE } from './application-role';
export { type EmbeddedOptions, EmbeddedServer } from './embedded/embedded-server';
export { DatabaseNotPrepared } from './database-not-prepared';
export { migrate } from './migrations/migrate';
export { migrationNames } from './migrations/migration-files';
export { MigrationNotFailed, resolveMigration } from './migrations/resolve-migration';
export { schemaDifference } from './migrations/schema-difference';
export { openDatabase, type OpenDatabase } from './open-database';
export { prepareDatabase } from './prepare-database';
