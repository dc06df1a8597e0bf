// Builds the customer lookup into dist/widget. The service serves it at /widget.
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { digestOf, readIfThere, run } from './build-steps.mjs';

const LOOKUP = join('libs', 'customer-lookup');
const SOURCES = [LOOKUP, 'package-lock.json'];
const LEFT_OUT = [join(LOOKUP, 'dist'), join(LOOKUP, 'node_modules')];
const STAMP = join('dist', 'widget', '.sources');
const VITE = join('node_modules', 'vite', 'package.json');

/** If the build tools are not installed, as in production, the lookup is used as it is, or there is none. */
export function buildWidgetIfStale() {
  if (!existsSync(VITE)) return;
  if (readIfThere(STAMP) === digestOf(SOURCES, LEFT_OUT)) return;
  console.error('Building the customer lookup, which takes a moment …');
  buildWidget();
}

export function buildWidget() {
  const digest = digestOf(SOURCES, LEFT_OUT);
  run(resolve(LOOKUP, 'build.mjs'), ['widget'], LOOKUP);
  writeFileSync(STAMP, digest);
}
