import config from './jest.config.mjs';

/**
 * `npm run test:browser`: the console in Chromium, on the built service with its demo shop.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: ['<rootDir>/test/browser/**/*.browser-spec.ts'],
  globalSetup: undefined,
  globalTeardown: undefined,
  // Each worker has its own service and browser, and both wait most of the time.
  maxWorkers: 2,
};
