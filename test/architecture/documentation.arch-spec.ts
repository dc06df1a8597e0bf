import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { environmentVariables } from './support/environment-variables';

const read = (path: string) => readFileSync(path, 'utf8');

const documents = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...markdownBelow('docs')];

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(folder, path));
}

/** The anchors of a page's headings, as GitHub generates them. */
const headingsOf = (content: string) =>
  [...content.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the documentation', () => {
  it.each(documents)('%s links only to files that exist', (document) => {
    const links = [...read(document).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
    const broken = links.filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(dirname(document), link)));
    expect(broken).toEqual([]);
  });

  it.each(documents)('%s links only to headings that exist', (document) => {
    const links = [...read(document).matchAll(/\]\(((?!https?:)[^)#\s]*)#([^)\s]+)\)/g)];
    const broken = links.filter(([, target = '', heading = '']) => {
      const linked = target === '' ? document : join(dirname(document), target);
      return !headingsOf(read(linked)).includes(heading);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it.each(documents)('%s names only npm scripts that exist', (document) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const scriptNames = [...read(document).matchAll(/npm run (?:--silent )?([\w:-]*\w)/g)].map(([, name = '']) => name);
    expect(scriptNames.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('its overview names every library and application', () => {
    const overview = read('README.md') + read('docs/architecture.md');
    const modules = ['apps', 'libs'].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
    expect(modules.filter((module) => !overview.includes(module))).toEqual([]);
  });

  describe('configuration.md', () => {
    /** The rows of the table of variables: the names in the first cell, and the cell with the defaults. */
    const rows = [...read('docs/configuration.md').matchAll(/^\|([^|]*`[A-Z][A-Z_]+`[^|]*)\|([^|]*)\|/gm)].map(
      ([, names = '', defaults = '']) => ({
        names: [...names.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name),
        defaults,
      }),
    );

    it('explains every variable of the environment, and no other', () => {
      const variables = environmentVariables().map(({ name }) => name);
      expect(variables.length).toBeGreaterThan(10);
      expect(rows.flatMap(({ names }) => names).sort()).toEqual(variables.sort());
    });

    it('gives their defaults as they are', () => {
      const withDefault = environmentVariables().filter((variable) => variable.default !== undefined);
      expect(withDefault.length).toBeGreaterThan(5);
      const wrong = withDefault.filter((variable) => {
        const row = rows.find(({ names }) => names.includes(variable.name));
        return !row?.defaults.includes(`\`${variable.default}\``);
      });
      expect(wrong).toEqual([]);
    });
  });
});
