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
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What many pages share is one file, which compresses better than many small ones. The entry must stay small: with
          // a lower count, the sign-in would load much that only the pages behind it need.
          groups: [
            // The sign-in needs both: the router, and how it reads the addresses of all pages.
            {
              name: 'routing',
              test: /@tanstack.(?:react-router|router-core|history|react-store|store)/,
              minShareCount: 3,
              priority: 3,
            },
            {
              name: 'addresses',
              test: /console.src.(?:.*-search\.ts|.*customer-tabs|only-known|.*day-range\.ts)/,
              priority: 2,
            },
            // The sentences with a time bring a parser along, and neither the sign-in nor Home has any; nor long lists.
            {
              name: 'shared',
              test: /console.src.(?!main|router|i18n|components.(?:TimedText|states.(?:Earlier|use-turn|rows)))/,
              minShareCount: 10,
            },
          ],
        },
      },
    },
  },
  // `npm run dev` beside `npm start`, which answers the API.
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000' } },
});
