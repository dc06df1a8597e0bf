import swc from './test/support/swc.cjs';

/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/test/support/test-environment.cjs',
  testMatch: [
    '<rootDir>/{apps,bench,libs,prisma,scripts}/**/*.spec.ts',
    '<rootDir>/test/**/*.{spec,e2e-spec,arch-spec}.ts',
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
  reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
  maxWorkers: 2,
  // Stops only what hangs: how long a test takes depends on how busy the machine is.
  testTimeout: 600_000,
};
