import config from './jest.config.mjs';

/**
 * `npm run test:unit`: the specs beside the code, without a PostgreSQL. `*.database.spec.ts` need one, so they run with
 * `npm test` only.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: config.testMatch.filter((pattern) => !pattern.startsWith('<rootDir>/test/')),
  testPathIgnorePatterns: ['/node_modules/', '\\.database\\.spec\\.ts$'],
  globalSetup: undefined,
  globalTeardown: undefined,
};
