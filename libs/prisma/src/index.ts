export { DatabaseUnavailable, isUniqueViolation, translateDatabaseError } from './database-errors';
export { Prisma } from './generated/client';
export { isoTime } from './sql';
export { PrismaModule } from './prisma.module';
export { type DatabaseOptions, PrismaService } from './prisma.service';
export {
  type Actor,
  actingAs,
  asPlatform,
  currentScope,
  setRequestTenant,
  withTenant,
  type Scope,
  withTenantContext,
} from './tenant-context';
export { prepare, type Statement } from './statement';
export { rowLevelSecurityWarnings } from './row-level-security-warnings';
export type { SqlTransaction, Transaction } from './transaction';
