// npm start: builds if needed, then runs the API in this process.
import { buildIfStale } from './build-if-stale.mjs';

const ENTRY = 'dist/apps/api/src/main.js';

buildIfStale(ENTRY);
await import(new URL(`../${ENTRY}`, import.meta.url));
