import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { createDemoApp, createDemoDatabase } from '../support/demo-shop';
import {
  DOCUMENTED_URL,
  runInShell,
  type Shell,
  shellBlocks,
  SHELLS,
  startWatejaHost,
  type WatejaHost,
} from '../support/shells';
import { runWateja } from '../support/run-wateja';
import { createTestApp, SUPPRESSION_KEY, type TestApp } from '../support/test-app';
import type { TestDatabase } from '../support/test-database';

/** An answer with an error, wherever it stands in the output. */
const PROBLEM = /"status" ?: ?[45]\d\d ?, ?"code"|"code" ?: ?"\w+" ?, ?"error"/;

/** The example below a heading of docs/import.md. */
const exampleFile = (heading: string) =>
  new RegExp(`^### ${heading}$[^]*?\`\`\`csv\n([^]*?)\`\`\``, 'm').exec(readFileSync('docs/import.md', 'utf8'))?.[1] ??
  '';

const INVOICES = 'test/data/online-retail/invoices.csv';
/** import-online-retail.e2e-spec.ts imports all of them. */
const FIRST_INVOICES = 500;

/** A folder with what the pages expect in Wateja's folder, and the files of a shop that moves to Wateja. */
function givenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wateja-pages-'));
  for (const name of ['scripts', 'prisma', 'node_modules']) symlinkSync(resolve(name), join(folder, name));
  mkdirSync(dirname(join(folder, INVOICES)), { recursive: true });
  const invoices = readFileSync(INVOICES, 'utf8').split('\n').slice(0, FIRST_INVOICES);
  writeFileSync(join(folder, INVOICES), `${invoices.join('\n')}\n`);
  writeFileSync(join(folder, 'customers.csv'), exampleFile('Customers'));
  writeFileSync(join(folder, 'sales.csv'), exampleFile('Sales'));
  return folder;
}

/** The pages, and every command of `wateja` that they name, in a block or in a sentence. */
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md']
  .concat(readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`))
  .filter((path) => path.endsWith('.md'));
const CALL =
  /(?:npm run (?:--silent )?wateja --|scripts\/wateja\.mjs|(?:api|migrate) wateja|`wateja) ((?:\\\n|[^`\n])*)/g;

/** The names at the beginning of a call, and its options. */
function readCall(text: string): { names: string[]; options: string[] } {
  // `wateja -- … --json` stands for any command.
  if (text.startsWith('…')) return { names: [], options: [] };
  const words = text.replaceAll('\\\n', ' ').split(/[\s,;)]+/);
  const firstOther = words.findIndex((word) => !/^[a-z][a-z:-]*$/.test(word));
  return {
    names: firstOther < 0 ? words : words.slice(0, firstOther),
    options: words.filter((word) => /^--[a-z]/.test(word)).map((word) => word.replace(/[^a-z-].*$/, '')),
  };
}

describe('the commands that a page names', () => {
  let testApp: TestApp;
  const help = new Map<string, string>();

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  async function helpOf(names: string[]): Promise<string> {
    const key = names.join(' ');
    const text = help.get(key) ?? (await runWateja(testApp, [...names, '--help'])).stdout;
    help.set(key, text);
    return text;
  }

  /** Reads a call: the longest names that are a command, and the options that this command does not have. */
  async function mistakesIn(text: string): Promise<string[]> {
    const { names, options } = readCall(text);
    const subcommands = names.slice(0, ['import', 'messages'].includes(names[0] ?? '') ? 2 : 1);
    const page = await helpOf(subcommands);
    if (subcommands.length > 0 && !page.includes(`Usage: wateja ${subcommands.join(' ')}`)) return [text];
    return options
      .filter((option) => !new RegExp(`${option}(?![a-z-])`).test(page))
      .map((option) => `${option}: ${text}`);
  }

  it.each(PAGES)('exist with their options in %s', async (page) => {
    const calls = [...readFileSync(page, 'utf8').matchAll(CALL)].map(([, text = '']) => text);
    const mistakes: string[] = [];
    for (const text of calls) mistakes.push(...(await mistakesIn(text)));
    expect(mistakes).toEqual([]);
  });

  it.each(['user:destroy --email a@b.example', 'import people FILE', 'import sales FILE --shop 1', 'token --mail a'])(
    'would be found missing: %s',
    async (text) => expect(await mistakesIn(text)).toHaveLength(1),
  );

  it('are found in sentences and in blocks', () => {
    const text = '`npm run wateja -- token --email …` or\n```\nnpm run --silent wateja -- migrate \\\n  --json\n```\n';
    expect([...text.matchAll(CALL)].map(([, call = '']) => readCall(call))).toEqual([
      { names: ['token'], options: ['--email'] },
      { names: ['migrate'], options: ['--json'] },
    ]);
  });
});

describe('the commands of the pages', () => {
  let demo: TestDatabase;
  let testApp: TestApp;
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  let host: WatejaHost;

  beforeAll(async () => {
    demo = await createDemoDatabase();
  });
  afterAll(() => demo.drop());

  beforeEach(async () => {
    testApp = await createDemoApp(demo);
    await testApp.app.listen(0, '127.0.0.1');
    folder = givenFolder();
    const { DATABASE_URL, DATABASE_OWNER_URL, JWT_SECRET, DATA_DIR, LOG_DIR } = testApp.env;
    environment = {
      ...{ PATH: process.env['PATH'], HOME: folder, NODE_ENV: 'test' },
      ...{ DATABASE_URL, DATABASE_OWNER_URL, JWT_SECRET, SUPPRESSION_KEY, DATA_DIR, LOG_DIR },
    };
    host = await startWatejaHost(folder, environment);
  });
  afterEach(async () => {
    await host.close();
    await testApp.close();
    rmSync(folder, { recursive: true });
  });

  async function run(shell: Shell, page: string) {
    const script = shellBlocks(readFileSync(page, 'utf8')).join('\n');
    return runInShell(shell, script.replaceAll(DOCUMENTED_URL, await testApp.app.getUrl()), {
      cwd: folder,
      env: { ...environment, PATH: host.path },
    });
  }

  describe.each(SHELLS)('in %s', (shell) => {
    it.each([
      ['docs/your-shop.md', 'Removed the demo shop', ['from a clean state']],
      ['docs/till.md', '"results"', ['from a clean state', 'a second time']],
      ['docs/import.md', 'metrics and sales agree', ['from a clean state']],
    ])('of %s succeed', async (page, words, times) => {
      for (const time of times) {
        const { exitCode, stdout, stderr } = await run(shell, page);
        expect({ time, exitCode, told: exitCode === 0 ? '' : stderr, problem: PROBLEM.exec(stdout)?.[0] }).toEqual({
          ...{ time, exitCode: 0, told: '', problem: undefined },
        });
        expect(stdout).toContain(words);
      }
    });
  });
});
