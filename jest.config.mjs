import { availableParallelism, totalmem } from 'node:os';

import swc from './test/support/swc.cjs';

/** The memory that a worker needs, together with its share of PostgreSQL, in bytes. */
const WORKER_MEMORY = 2.5e9;
const memory = Math.min(process.constrainedMemory() || Infinity, totalmem());
/**
 * Two workers for each processor, because a test often waits for PostgreSQL or a timer. Fewer if there is little
 * memory, and no more than one PostgreSQL has connections for.
 */
const maxWorkers = Math.max(2, Math.min(8, 2 * availableParallelism(), Math.floor(memory / WORKER_MEMORY)));

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/test-environment.cjs',
  testMatch: [
    '<rootDir>/{apps,bench,libs,prisma,scripts}/**/*.spec.ts',
    '<rootDir>/test/{architecture,fuzz,support}/**/*.{spec,arch-spec}.ts',
    // The files of a folder of test/e2e run together: see describeArea.
    '<rootDir>/test/e2e/{*,*/all}.e2e-spec.ts',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  transform: {
    // The schema engine is an ES module, so its import() must not be compiled. It runs in the global set-up, outside
    // jest's sandbox.
    'schema-engine\\.ts$': ['@swc/jest', swc.swcOptions(true)],
    // jest's sandbox supports only require().
    '\\.ts$': ['@swc/jest', swc.swcOptions(false)],
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
  maxWorkers,
  // A worker that has grown beyond this is replaced after its file, so that all workers fit into the memory of a small
  // machine.
  workerIdleMemoryLimit: '1.2GB',
  // Only stops a test that hangs: how long a test takes depends on how busy the machine is.
  testTimeout: 600_000,
};
