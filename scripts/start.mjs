// npm start: builds if necessary, and then runs the API in this process.
import { buildConsoleIfStale } from './build-console.mjs';
import { buildIfStale } from './build-if-stale.mjs';
import { buildWidgetIfStale } from './build-widget.mjs';
import { endWithNpm } from './end-with-npm.mjs';

const ENTRY = 'dist/apps/api/src/main.js';

buildIfStale(ENTRY);
buildConsoleIfStale();
buildWidgetIfStale();
endWithNpm();
await import(new URL(`../${ENTRY}`, import.meta.url));
