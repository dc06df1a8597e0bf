import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const run = (program: string, args: string[], options: { input?: string; cwd?: string } = {}) => {
  // Git must not use a repository in a parent folder of the temporary folder.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() };
  return spawnSync(program, args, { encoding: 'utf8', env, ...options });
};

describe('the rules for messages of commits', () => {
  const isAccepted = (message: string) =>
    run(process.execPath, ['node_modules/@commitlint/cli/cli.js'], { input: message }).status === 0;

  it.each([
    'fix(sales): a refund of nothing is refused',
    `docs: ${'x'.repeat(66)}`,
    'feat: POST /api/tags\n\nShops sort their customers into groups of their own.',
  ])('accept %j', (message) => {
    expect(isAccepted(message)).toBe(true);
  });

  it.each([
    ['without a type', 'a refund of nothing is refused'],
    ['with a type of nobody else', 'mend: a refund of nothing is refused'],
    ['with more than 72 characters', `docs: ${'x'.repeat(67)}`],
    ['of a feature that does not say why', 'feat: tags'],
    ['of speed that does not say why', 'perf(sales): one statement less\n\n'],
  ])('refuse one %s', (_, message) => {
    expect(isAccepted(message)).toBe(false);
  });
});

describe('the check of messages where the first commit to check is unknown', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wateja-commits-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['in an unpacked archive', () => undefined],
    ['in a clone that begins later', () => void run('git', ['init', folder])],
  ])('passes %s, and says so', (_, prepare) => {
    prepare();
    const { status, stdout } = run(process.execPath, [resolve('scripts/check-commits.mjs')], { cwd: folder });

    expect(stdout).toMatch(/^Commit messages are not checked: the commit [0-9a-f]{40} is not in this clone/);
    expect(status).toBe(0);
  });
});
