import { HttpAdapterHost } from '@nestjs/core';
import { Jobs, SuppressionKey } from '@wateja/messaging';
import { PrismaService } from '@wateja/prisma';
import { randomBytes } from 'node:crypto';

import { readEnvironment } from '../../apps/api/src/environment';
import type { TestDatabase } from './test-database';

/** The job queue of a process, without the rest of the application. */
export interface JobQueue {
  jobs: Jobs;
  prisma: PrismaService;
  /** Stops the queue as the process does. */
  stop(): Promise<void>;
}

/** @param patience JOBS_PATIENCE, in seconds */
export function jobQueue(database: TestDatabase, patience = 60): JobQueue {
  const prisma = new PrismaService({ url: database.application_url, poolSize: 4 });
  const env = readEnvironment({ JOBS_PATIENCE: String(patience) });
  const jobs = new Jobs(prisma, env, new HttpAdapterHost(), new SuppressionKey(randomBytes(32)));
  const stop = async () => {
    jobs.onModuleDestroy();
    await jobs.beforeApplicationShutdown();
    await prisma.$disconnect();
  };
  return { jobs, prisma, stop };
}
