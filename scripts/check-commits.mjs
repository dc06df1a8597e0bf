// npm run commits: checks the commit messages since the commit below against commitlint.config.mjs. Earlier messages
// are not checked. If the clone does not contain that commit, or if this is not a clone, there is nothing to check.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The last commit that is not checked. */
const LAST_UNCHECKED = '666c0be35c23a006120ce335f717f989e30b21a2';

const commit = spawnSync('git', ['cat-file', '-e', `${LAST_UNCHECKED}^{commit}`], { encoding: 'utf8' });
if (commit.status !== 0) {
  console.log(`Commit messages are not checked: the commit ${LAST_UNCHECKED} is not in this clone.`);
  console.log((commit.error?.message ?? commit.stderr).trim());
  process.exit(0);
}

const program = fileURLToPath(new URL('../node_modules/@commitlint/cli/cli.js', import.meta.url));
const range = ['--from', LAST_UNCHECKED, '--to', 'HEAD'];
const { status } = spawnSync(process.execPath, [program, ...range], { stdio: 'inherit' });
if (status === 0) console.log(`The messages of all commits since ${LAST_UNCHECKED} are well formed.`);
process.exit(status ?? 1);
