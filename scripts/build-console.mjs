// Builds the web console into dist/console. The service serves it at /console.
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { digestOf, readIfThere, run } from './build-steps.mjs';

const CLIENT = join('libs', 'client');
const CONSOLE = join('apps', 'console');
const GENERATED = join(CLIENT, 'src', 'generated');
const SOURCES = [CONSOLE, CLIENT, 'openapi.json', 'package-lock.json'];
const LEFT_OUT = [GENERATED, join(CLIENT, 'dist'), join(CONSOLE, 'node_modules'), join(CLIENT, 'node_modules')];
const BUILT = join('dist', 'console');
const STAMP = join(BUILT, '.sources');
const OPENAPI_TS = join('node_modules', '@hey-api', 'openapi-ts', 'bin', 'run.js');
const VITE = join('node_modules', 'vite', 'package.json');

/** If the build tools are not installed, as in production, the console is used as it is, or there is none. */
export function buildConsoleIfStale() {
  if (!existsSync(VITE)) return;
  if (readIfThere(STAMP) === digestOf(SOURCES, LEFT_OUT)) return;
  console.error('Building the console, which takes a moment …');
  buildConsole();
}

export function buildConsole() {
  const digest = digestOf(SOURCES, LEFT_OUT);
  // Generates the methods and types of the client, with which the console is compiled.
  run(resolve(OPENAPI_TS), [], CLIENT);
  run(resolve(CONSOLE, 'build.mjs'), [], CONSOLE);
  writeFileSync(STAMP, digest);
}
