import config from './jest.config.mjs';
import { LONG_FILES } from './test/support/long-suites.cjs';

/**
 * All tests but the long ones, as `npm run verify` runs them.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testPathIgnorePatterns: ['/node_modules/', ...LONG_FILES.map((file) => `<rootDir>/${file}`)],
  // For the files of a folder, which describeArea runs.
  globals: { skippedFiles: LONG_FILES },
};
