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
  enterBusiness,
  inBusiness,
  type Scope,
  withOpenScope,
} from './scope';
export { prepare, type Statement } from './statement';
export { gapsInTheWall } from './wall';
export type { SqlTransaction, Transaction } from './transaction';
