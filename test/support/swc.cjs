const { resolve } = require('node:path');

const { compilerOptions } = require('../../tsconfig.json');

/** TypeScript to CommonJS, decorators included. Types are checked by `npm run types`, not here. */
exports.swcOptions = (ignoreDynamic) => ({
  swcrc: false,
  module: { type: 'commonjs', ignoreDynamic },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
    // Here and not as jest's moduleNameMapper, so that code outside of jest's sandbox understands the names too.
    baseUrl: resolve(__dirname, '..', '..'),
    paths: compilerOptions.paths,
  },
});
