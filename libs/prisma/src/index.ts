export { type Admission, APPLICATION_ROLE } from './application-role';
export { DatabaseUnavailable, isUniqueViolation, translateDatabaseError } from './database-errors';
export { EmbeddedServer, type EmbeddedOptions } from './embedded/embedded-server';
export { Prisma } from './generated/client';
export { migrate, migrationNames } from './migrations/migrate';
export { schemaDifference } from './migrations/schema-difference';
export { type OpenDatabase, openDatabase } from './open-database';
export { prepareDatabase } from './prepare-database';
export { isoTime } from './sql';
export { PrismaModule } from './prisma.module';
export { type DatabaseOptions, PrismaService } from './prisma.service';
export {
  type Actor,
  actingAs,
  asPlatform,
  currentScope,
  enterBusiness,
  inBusiness,
  type Scope,
  withOpenScope,
} from './scope';
export { prepare, type Statement } from './statement';
export { gapsInTheWall } from './wall';
export type { SqlTransaction, Transaction } from './transaction';
