import swc from './test/support/swc.cjs';

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
    // The schema engine is an ES module: its import() must stay one. It runs in the global set-up, outside jest's sandbox.
    'schema-engine\\.ts$': ['@swc/jest', swc.swcOptions(true)],
    // Everywhere else jest's sandbox knows require() only.
    '\\.ts$': ['@swc/jest', swc.swcOptions(false)],
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
  // One more than the processors of a small machine: a test often waits, for PostgreSQL or for a timer.
  maxWorkers: 3,
  // A worker that has grown beyond this is replaced after its file, so that three fit into a small machine's memory.
  workerIdleMemoryLimit: '1.2GB',
  // Stops only what hangs: how long a test takes depends on how busy the machine is.
  testTimeout: 600_000,
};
