/**
 * `node -r ./test/support/typescript.cjs FILE.ts` runs a TypeScript program of this project without a build. Compiled
 * files are cached in node_modules/.cache, because compiling takes most of the time of a short program.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const { version } = require('@swc/core/package.json');

const { swcOptions } = require('./swc.cjs');

const OPTIONS = swcOptions(true);
const CACHE = resolve(__dirname, '../../node_modules/.cache/wateja-typescript');

const hash = (...texts) => createHash('sha256').update(JSON.stringify(texts)).digest('hex');

require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const mark = `\n// ${hash(version, OPTIONS, source)}\n`;
  const cached = join(CACHE, `${hash(filename)}.js`);
  let code = readIfExists(cached);
  if (!code?.endsWith(mark)) {
    // Loaded only if it is needed: it takes a tenth of a second.
    const { transformSync } = require('@swc/core');
    code = transformSync(source, { ...OPTIONS, filename }).code + mark;
    keep(cached, code);
  }
  module._compile(code, filename);
};

function readIfExists(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Several processes may compile a file at the same moment. Each reads a complete file, its own or another's. */
function keep(path, code) {
  const written = `${path}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(written, code);
  renameSync(written, path);
}
