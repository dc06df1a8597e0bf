const { readdirSync, statSync } = require('node:fs');
const { createRequire } = require('node:module');
const { basename, dirname, join } = require('node:path');

// The sequencer is a part of Jest. This loads the one of the installed Jest, by way of the package of its core.
const core = createRequire(require.resolve('jest')).resolve('@jest/core');
const { default: Sequencer } = createRequire(core)('@jest/test-sequencer');

/** Milliseconds per byte of a file of test/e2e: of folders whose tests call every route or start processes, and of others. */
const SLOW_FOLDERS = { backup: 13, rights: 13, automatic: 8, cli: 8, customers: 6 };
const OTHER_FOLDERS = 4;
const SINGLE_FILES = 10;
const OTHER_SPECS = 1;

/** All files of a folder that `describeArea` runs as one. */
const areaSize = (folder) =>
  readdirSync(folder)
    .map((file) => statSync(join(folder, file)).size)
    .reduce((sum, size) => sum + size, 0);

/** About how long a file will run, in milliseconds. Only the order of these figures matters. */
function estimateOf(path) {
  const folder = dirname(path);
  const name = basename(folder);
  if (basename(path) === 'all.e2e-spec.ts') return areaSize(folder) * (SLOW_FOLDERS[name] ?? OTHER_FOLDERS);
  return statSync(path).size * (name === 'e2e' ? SINGLE_FILES : OTHER_SPECS);
}

/**
 * Begins with the files that run longest, so that no worker is idle while another one has a long file left. Jest does so by
 * the durations of an earlier run. Without one it goes by the size of the file, and the file of a folder of test/e2e has
 * three lines: the longest files of all would come last.
 */
module.exports = class LongestFirst extends Sequencer {
  time(test) {
    return super.time(test) ?? estimateOf(test.path);
  }
};
