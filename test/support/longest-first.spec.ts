import { join } from 'node:path';

interface SomeTest {
  path: string;
  context: object;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports -- Jest loads it by its path, as a module of CommonJS
const LongestFirst = require('./longest-first.cjs') as new () => { sort(tests: SomeTest[]): SomeTest[] };

const root = join(__dirname, '..', '..');
const paths = [
  'test/support/longest-first.spec.ts',
  'test/e2e/widget/all.e2e-spec.ts',
  'test/e2e/rights/all.e2e-spec.ts',
  'test/e2e/client.e2e-spec.ts',
  'test/e2e/rewards/all.e2e-spec.ts',
];

/** Sorts as in a clone that has never run its tests. */
function sorted(): string[] {
  const context = { config: { cache: false }, hasteFS: { getSize: () => 0 } };
  const tests = new LongestFirst().sort(paths.map((path) => ({ path: join(root, path), context })));
  return tests.map(({ path }) => path.slice(root.length + 1));
}

it('the longest folders run first, and the small files last', () => {
  expect(sorted().slice(0, 2)).toEqual(['test/e2e/rewards/all.e2e-spec.ts', 'test/e2e/rights/all.e2e-spec.ts']);
  expect(sorted().at(-1)).toBe('test/support/longest-first.spec.ts');
});
