import { readFileSync } from 'node:fs';

import { DOCUMENTED_URL, runInShell, type Shell, SHELLS } from '../support/shells';
import { createTestApp, type TestApp } from '../support/test-app';

const README = readFileSync('README.md', 'utf8');
const END_OF_STEP = '\u001e';

interface Step {
  title: string;
  commands: string;
  /** One JSON text after the other, shortened; `…` is anything. */
  answers: unknown[];
}

/** The tour's paragraphs: what they say in bold, their commands, and the answers below them. */
function readTour(): Step[] {
  const tour = README.split(/^## /m).find((section) => section.startsWith('A tour')) ?? '';
  const pattern = /\*\*(.+?)\*\*(?:(?!```)[^])*```sh\n([^]*?)```\n\n```json\n([^]*?)```/g;
  return [...tour.matchAll(pattern)].map(([, title = '', commands = '', json = '']) => ({
    title,
    commands,
    answers: jsonTexts(json),
  }));
}

/** Answers have no line break between them where they come from curl, and one where the README shows them. */
function jsonTexts(texts: string): unknown[] {
  return texts
    .replace(/\}\s*\{(?=\s*")/g, `}${END_OF_STEP}{`)
    .split(END_OF_STEP)
    .map((line) => JSON.parse(line, (_key, value) => (value === '…' ? expect.anything() : value)));
}

/** Runs all commands in one shell, as a reader would, and returns what each step printed. */
async function printedBy(shell: Shell, steps: Step[], url: string): Promise<string[]> {
  const script = steps.map(({ commands }) => `${commands}\nprintf '${END_OF_STEP}'`).join('\n');
  const { exitCode, stdout, stderr } = await runInShell(shell, script.replaceAll(DOCUMENTED_URL, url));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout.split(END_OF_STEP).slice(0, -1);
}

describe('the README', () => {
  const tour = readTour();

  it('has a tour with all its steps', () => {
    expect(tour.map(({ title }) => title)).toEqual([
      'Log in',
      'Create a customer.',
      'Sell something:',
      'The catalogue',
      "The customer's metrics",
      'Search',
      'Refund',
      'Points.',
      'The shop in a few numbers',
      'Write to customers',
      'Mistakes',
    ]);
    // A block that the pattern overlooks would never be run.
    expect(README.match(/^```sh$/gm)).toHaveLength(tour.length);
  });

  describe.each(SHELLS)('in its tour, in %s', (shell: Shell) => {
    let testApp: TestApp;
    let printed: string[];

    beforeAll(async () => {
      testApp = await createTestApp({ DEMO_DATA: 'true', RATE_LIMITS: '' });
      await testApp.app.listen(0, '127.0.0.1');
      printed = await printedBy(shell, tour, await testApp.app.getUrl());
    });

    afterAll(() => testApp.close());

    it.each(tour.map(({ title, answers }, index) => ({ title, answers, index })))(
      'prints what it says: $title',
      ({ answers, index }) => {
        expect(jsonTexts(printed[index] ?? '')).toMatchObject(answers);
      },
    );

    it('can be taken again', async () => {
      const again = await printedBy(shell, tour, await testApp.app.getUrl());
      const refused = tour.filter((_step, index) => /"status" ?: ?[45]\d\d/.test(again[index] ?? ''));
      expect(refused.map(({ title }) => title)).toEqual(['Mistakes']);
    });
  });

  it('can be read in ten minutes', () => {
    expect(README.split(/\s+/).length).toBeLessThan(1_800);
  });
});
