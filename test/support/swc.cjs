const { resolve } = require('node:path');

const { compilerOptions } = require('../../tsconfig.json');

/** Compiles TypeScript to CommonJS, including decorators. `npm run types` checks the types. */
exports.swcOptions = (ignoreDynamic) => ({
  swcrc: false,
  module: { type: 'commonjs', ignoreDynamic },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
    // Here and not in jest's moduleNameMapper, so that code outside jest's sandbox can use the names too.
    baseUrl: resolve(__dirname, '..', '..'),
    paths: compilerOptions.paths,
  },
});
