import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { type Breach, cruise, RULES } from './support/cruise';
import { COMMON_FILES } from './support/planted-common-files';
import { PLANTED_BY_THE_CONSOLE } from './support/planted-applications';
import { PLANTED_IMPORTS as PLANTED_BY_LIBRARIES } from './support/planted-imports';

const PLANTED_IMPORTS = [...PLANTED_BY_LIBRARIES, ...PLANTED_BY_THE_CONSOLE];

/** These tests prove the rules on planted trees. `npm run boundaries` checks the project itself. */
describe('boundaries between modules', () => {
  describe('are watched:', () => {
    let directory: string;
    let breaches: Breach[];

    beforeAll(async () => {
      directory = await realpath(await mkdtemp(join(tmpdir(), 'wateja-planted-')));
      await copyFile('tsconfig.json', join(directory, 'tsconfig.json'));
      for (const files of [COMMON_FILES, ...PLANTED_IMPORTS.map((planted) => planted.files)]) {
        for (const [path, content] of Object.entries(files)) {
          await mkdir(dirname(join(directory, path)), { recursive: true });
          await writeFile(join(directory, path), content);
        }
      }
      breaches = await cruise(directory);
    });

    afterAll(() => rm(directory, { recursive: true, force: true }));

    it.each(PLANTED_IMPORTS)('$breach, when $why', ({ breach, from }) => {
      expect(breaches.filter((violation) => violation.from === from).map((violation) => violation.rule)).toContain(
        breach,
      );
    });

    it('nothing is said about files without a violation', () => {
      const innocent = Object.keys(COMMON_FILES);
      expect(breaches.filter(({ from }) => innocent.includes(from))).toHaveLength(0);
    });

    it('every rule has a planted violation', () => {
      expect(new Set(PLANTED_IMPORTS.map(({ breach }) => breach))).toEqual(new Set(RULES.map(({ name }) => name)));
    });
  });
});
