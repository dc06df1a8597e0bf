export {
  DatabaseFull,
  DatabaseUnavailable,
  isDatabaseError,
  isUniqueViolation,
  translateDatabaseError,
} from './database-errors';
export { exactTypes } from './exact-types';
export { Prisma } from './generated/client';
export { holdFound } from './hold-found';
export { isoTime } from './sql';
export { PrismaModule } from './prisma.module';
export { type DatabaseOptions, PrismaService, type Transaction } from './prisma.service';
export { rowLevelSecurityWarnings } from './row-level-security-warnings';
export { prepare, type Statement, statement } from './statement';
export { lockForCount, takeTurn, type Turns } from './turns';
export { type Actor, actingAs, asPlatform, setRequestTenant, withTenant, withTenantContext } from './tenant-context';
