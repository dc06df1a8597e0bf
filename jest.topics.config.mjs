import config from './jest.config.mjs';

/**
 * `npm run test:topics -- sales/refunds`: single files of test/e2e, which `npm test` runs folder by folder.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/all\\.e2e-spec\\.ts$'],
};
