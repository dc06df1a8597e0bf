import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** What is built: the two parts of the package, or the files that the service answers at `/widget`. */
const builds: Record<string, UserConfig> = {
  component: {
    build: {
      outDir: path('dist'),
      lib: { entry: path('src/index.ts'), formats: ['es'], fileName: 'index' },
      rolldownOptions: { external: ['react', 'react/jsx-runtime'] },
    },
  },
  element: {
    ...withPreact(),
    build: {
      outDir: path('dist'),
      lib: { entry: path('src/element.ts'), formats: ['es'], fileName: 'element' },
    },
  },
  widget: {
    ...withPreact(),
    build: {
      outDir: path('../../dist/widget'),
      lib: { entry: path('src/element.ts'), formats: ['iife'], name: 'WatejaCustomerLookup', fileName: () => 'v1.js' },
    },
  },
  demo: {
    build: {
      outDir: path('../../dist/widget'),
      lib: { entry: path('demo/demo.ts'), formats: ['iife'], name: 'WatejaDemo', fileName: () => 'demo.js' },
    },
  },
};

/** Puts Preact in the place of React, for pages that have no React. */
function withPreact(): UserConfig {
  return {
    resolve: {
      alias: [
        { find: /^react\/jsx-runtime$/, replacement: 'preact/jsx-runtime' },
        { find: /^react$/, replacement: path('src/preact-as-react.ts') },
        { find: /^prop-types$/, replacement: path('src/no-prop-types.ts') },
      ],
    },
  };
}

export default defineConfig(({ mode }) => {
  const { build, ...config } = builds[mode] ?? {};
  return {
    ...config,
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { ...build, target: 'es2022', minify: true, emptyOutDir: false, reportCompressedSize: false },
  };
});
