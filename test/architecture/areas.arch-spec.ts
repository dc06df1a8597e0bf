import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const { LONG_FILES } = jest.requireActual<{ LONG_FILES: string[] }>('../support/long-suites.cjs');
const E2E = join(__dirname, '..', 'e2e');

/**
 * `npm test` runs the files of a folder through its all.e2e-spec.ts. Files of a folder without one would never be run.
 */
describe('a folder of test/e2e', () => {
  const folders = readdirSync(E2E, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  it.each(folders.map(({ name }) => name))('%s runs all its files', (name) => {
    expect(existsSync(join(E2E, name, 'all.e2e-spec.ts'))).toBe(true);
    // describeArea reads this folder only.
    const inner = readdirSync(join(E2E, name), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(inner.map((folder) => folder.name)).toEqual([]);
  });
});

it.each(LONG_FILES)('%s, which takes long, exists', (file) => {
  expect(existsSync(file)).toBe(true);
});
