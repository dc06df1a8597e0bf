import config from './jest.config.mjs';
import { LONG_FILES } from './test/support/long-suites.cjs';

/**
 * All tests but the long ones, as `npm run verify` runs them.
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testPathIgnorePatterns: ['/node_modules/', ...LONG_FILES.map((file) => `<rootDir>/${file}`)],
  // Tells describeArea which files of a folder to leave out.
  globals: { skippedFiles: LONG_FILES },
};
