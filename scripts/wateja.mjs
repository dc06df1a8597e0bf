// npm run wateja -- ARGUMENTS: builds if necessary, and then runs the command line in this process.
import { buildIfStale } from './build-if-stale.mjs';

const ENTRY = 'dist/apps/cli/src/main.js';

buildIfStale(ENTRY);
await import(new URL(`../${ENTRY}`, import.meta.url));
