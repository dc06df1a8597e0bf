// npm run openapi:changes: says whether the API of the working tree breaks callers of an earlier one.
// npm run openapi:changes -- v1.0.0: compares with that version. Without it, with the document before its last change.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { breakingChanges } from './breaking-changes.mjs';

const DOCUMENT = 'openapi.json';

function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 26 }).trim();
}

const isChanged = git('status', '--porcelain', DOCUMENT) !== '';
const commits = git('log', '-2', '--format=%h', '--', DOCUMENT).split('\n');
const earlier = process.argv[2] ?? commits[isChanged ? 0 : 1];
if (!earlier) {
  console.log(`This clone has no earlier version of ${DOCUMENT} to compare with.`);
} else {
  const before = JSON.parse(git('show', `${earlier}:${DOCUMENT}`));
  const breaking = breakingChanges(before, JSON.parse(readFileSync(DOCUMENT, 'utf8')));
  console.log(breaking.length === 0 ? `Nothing breaks callers of ${earlier}.` : `This breaks callers of ${earlier}:`);
  for (const change of breaking) console.log(`  ${change}`);
}
