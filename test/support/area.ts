import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

import { secrets } from './log-scan';

const SUFFIX = '.e2e-spec.ts';
/** The file that calls `describeArea`. */
const ALL = `all${SUFFIX}`;

declare global {
  /** Files that are not to run, as paths from the root of the project: jest.quick.config.mjs. */
  var skippedFiles: readonly string[] | undefined;
}

/**
 * Runs the tests of all files in a folder of `test/e2e` together. Jest loads the application again for each file that
 * it runs, which takes longer than many of the tests; so the files of a folder share what is loaded. Each of them
 * still starts an application of its own, on a database of its own.
 *
 * `npm run test:topics -- sales/refunds` runs one of the files alone.
 */
export function describeArea(folder: string): void {
  const isSkipped = (file: string) => globalThis.skippedFiles?.includes(relative(process.cwd(), join(folder, file)));
  const files = readdirSync(folder).filter((file) => file.endsWith(SUFFIX) && file !== ALL && !isSkipped(file));
  for (const file of files) {
    describe(`${basename(folder)}/${file.slice(0, -SUFFIX.length)}`, () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- the files register their tests in this describe
      require(join(folder, file));
      // After the hooks of the file itself. The next file must find nothing of this one.
      afterAll(async () => {
        jest.restoreAllMocks();
        // A failed test may not have closed its application, which would disturb the next file.
        await globalThis.closeLeftOpen();
        secrets.forget();
      });
    });
  }
}
