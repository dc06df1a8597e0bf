import type { Prisma } from './generated/client';

/** A running transaction: the same models and raw queries as PrismaService. */
export type Transaction = Prisma.TransactionClient;
