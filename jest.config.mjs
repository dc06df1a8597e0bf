import { fileURLToPath } from 'node:url';

/** TypeScript to CommonJS, decorators included. Types are checked by `npm run types`, not here. */
const swc = (ignoreDynamic) => [
  '@swc/jest',
  {
    swcrc: false,
    module: { type: 'commonjs', ignoreDynamic },
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
      // Here and not as jest's moduleNameMapper, so that the global set-up understands the names too.
      baseUrl: fileURLToPath(new URL('.', import.meta.url)),
      paths: { '@wateja/*': ['libs/*/src'] },
    },
  },
];

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{apps,libs,prisma,scripts}/**/*.spec.ts', '<rootDir>/test/**/*.{spec,e2e-spec,arch-spec}.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  transform: {
    // The schema engine is an ES module: its import() must stay one. It runs in the global set-up, outside jest's sandbox.
    'schema-engine\\.ts$': swc(true),
    // Everywhere else jest's sandbox knows require() only.
    '\\.ts$': swc(false),
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  reporters: ['default', '<rootDir>/test/support/count-reporter.cjs'],
  maxWorkers: 2,
  testTimeout: 30_000,
};
