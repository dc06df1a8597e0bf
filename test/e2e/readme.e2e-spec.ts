import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

import { createTestApp, type TestApp } from '../support/test-app';

const README = readFileSync('README.md', 'utf8');
const DEFAULT_URL = 'http://127.0.0.1:3000';
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
    .map((each) => JSON.parse(each, (_key, value) => (value === '…' ? expect.anything() : value)));
}

/** Runs all commands in one shell, as a reader would, and returns what each step printed. */
async function runInBash(steps: Step[], url: string): Promise<string[]> {
  const script = steps.map(({ commands }) => `${commands}\nprintf '${END_OF_STEP}'`).join('\n');
  const bash = spawn('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', script.replaceAll(DEFAULT_URL, url)]);
  const [printed, errors] = await Promise.all([text(bash.stdout), text(bash.stderr)]);
  expect(errors).toBe('');
  return printed.split(END_OF_STEP).slice(0, -1);
}

describe('the README', () => {
  const tour = readTour();

  it('has a tour with all its stations', () => {
    expect(tour.map(({ title }) => title)).toEqual([
      'Log in',
      'Create a customer.',
      'Sell something:',
      "The customer's metrics",
      'Search',
      'Refund',
      'The shop in a few numbers',
      'Write to customers',
      'Mistakes',
    ]);
    // A block that the pattern overlooks would never be run.
    expect(README.match(/^```sh$/gm)).toHaveLength(tour.length);
  });

  describe('in its tour', () => {
    let testApp: TestApp;
    let printed: string[];

    beforeAll(async () => {
      testApp = await createTestApp({ DEMO_DATA: 'true', RATE_LIMITS: '' });
      await testApp.app.listen(0, '127.0.0.1');
      printed = await runInBash(tour, await testApp.app.getUrl());
    });

    afterAll(() => testApp.close());

    it.each(tour.map(({ title, answers }, index) => ({ title, answers, index })))(
      'tells the truth: $title',
      ({ answers, index }) => {
        expect(jsonTexts(printed[index] ?? '')).toMatchObject(answers);
      },
    );
  });

  it('gives the defaults of the environment as they are', () => {
    const parts = readdirSync('libs').map((name) => `libs/${name}/src/environment.ts`);
    const sources = ['libs/config/src/variables.ts', ...parts].filter(existsSync);
    const defaults = sources.flatMap((path) => [
      ...readFileSync(path, 'utf8').matchAll(/^ +([A-Z_]+): .*\.(?:default|prefault)\('?([^')]+)'?\)/gm),
    ]);
    expect(defaults.length).toBeGreaterThan(5);
    for (const [, name = '', value] of defaults) {
      const row = README.split('\n').find((line) => (line.split('|')[1] ?? '').includes(`\`${name}\``));
      expect(row).toContain(`\`${(value ?? '').replaceAll('_', '')}\``);
    }
  });
});
