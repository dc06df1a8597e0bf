import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  base: '/console/',
  // The service replaces this word by a nonce that is new in each answer.
  html: { cspNonce: 'CSP_NONCE' },
  resolve: { alias: { '@wateja/client': path('../../libs/client/src/index.ts') } },
  build: {
    outDir: path('../../dist/console'),
    emptyOutDir: true,
    // The policy of the page allows no data: URLs.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  // `npm run dev` beside `npm start`, which answers the API.
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000' } },
});
