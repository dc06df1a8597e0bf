// npm run commits: holds the messages of commits to commitlint.config.mjs, of those since the one below. Earlier messages
// follow other habits and stay as they are. A clone without that commit, or no clone at all, has nothing to check.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The last commit that nobody checks. */
const LAST_UNCHECKED = '666c0be35c23a006120ce335f717f989e30b21a2';

const found = spawnSync('git', ['cat-file', '-e', `${LAST_UNCHECKED}^{commit}`], { encoding: 'utf8' });
if (found.status !== 0) {
  console.log(`Commit messages are not checked: the commit ${LAST_UNCHECKED} is not in this clone.`);
  console.log((found.error?.message ?? found.stderr).trim());
  process.exit(0);
}

const program = fileURLToPath(new URL('../node_modules/@commitlint/cli/cli.js', import.meta.url));
const range = ['--from', LAST_UNCHECKED, '--to', 'HEAD'];
const { status } = spawnSync(process.execPath, [program, ...range], { stdio: 'inherit' });
if (status === 0) console.log(`The messages of all commits since ${LAST_UNCHECKED} are well formed.`);
process.exit(status ?? 1);
