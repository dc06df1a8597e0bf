export {
  DatabaseUnavailable,
  isForeignKeyViolation,
  isUniqueViolation,
  translateDatabaseError,
} from './database-errors';
export { EmbeddedServer, type EmbeddedOptions } from './embedded/embedded-server';
export { Prisma } from './generated/client';
export { migrate, migrationNames } from './migrations/migrate';
export { schemaDifference } from './migrations/schema-difference';
export { type OpenDatabase, openDatabase } from './open-database';
export { isoTime } from './sql';
export { PrismaModule } from './prisma.module';
export { type DatabaseOptions, PrismaService } from './prisma.service';
export { type Actor, actingAs, asPlatform, currentScope, inBusiness, type Scope } from './scope';
export type { Transaction } from './transaction';
