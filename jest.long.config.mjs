import config from './jest.config.mjs';
import { LONG_FILES } from './test/support/long-suites.cjs';

/**
 * `npm run test:long`: the files that `npm run verify` leaves out.
 * @type {import('jest').Config}
 */
export default { ...config, testMatch: LONG_FILES.map((file) => `<rootDir>/${file}`) };
