/** `node -r ./test/support/typescript.cjs FILE.ts` runs a TypeScript program of this project without a build. */
const { transformSync } = require('@swc/core');
const { readFileSync } = require('node:fs');

const { swcOptions } = require('./swc.cjs');

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    ...swcOptions(true),
    filename,
    sourceMaps: 'inline',
  });
  module._compile(code, filename);
};
