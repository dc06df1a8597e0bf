import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const read = (path: string) => readFileSync(path, 'utf8');

const documents = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', ...markdownBelow('docs')];

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(folder, path));
}

/** The anchors of a page's headings, as GitHub makes them. */
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
    const named = [...read(document).matchAll(/npm run (?:--silent )?([\w:-]*\w)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('its overview names every library and application', () => {
    const overview = read('README.md') + read('docs/architecture.md');
    const modules = ['apps', 'libs'].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
    expect(modules.filter((module) => !overview.includes(module))).toEqual([]);
  });

  it('the README explains every variable of the environment, and no other', () => {
    const parts = readdirSync('libs').map((name) => `libs/${name}/src/environment.ts`);
    const sources = ['libs/config/src/variables.ts', ...parts].filter(existsSync).map(read);
    const known = new Set(
      sources.flatMap((source) => [...source.matchAll(/^ +([A-Z][A-Z_]+): (?!variables)/gm)].map(([, name]) => name)),
    );
    const explained = [...read('README.md').matchAll(/^\|[^|]*`[A-Z][A-Z_]+`[^|]*\|/gm)].flatMap(([cell]) =>
      [...cell.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name),
    );
    expect(known.size).toBeGreaterThan(10);
    expect([...new Set(explained)].sort()).toEqual([...known].sort());
  });
});
