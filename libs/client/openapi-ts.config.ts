import { defineConfig } from '@hey-api/openapi-ts';
import { readFileSync } from 'node:fs';

import { nameOperations } from './name-operations.ts';

const document = JSON.parse(readFileSync('../../openapi.json', 'utf8')) as Parameters<typeof nameOperations>[0];

export default await defineConfig({
  input: nameOperations(document),
  output: { path: 'src/generated', clean: true },
  logs: { level: 'warn' },
  plugins: [
    { name: '@hey-api/client-fetch', throwOnError: true },
    { name: '@hey-api/typescript' },
    {
      name: '@hey-api/sdk',
      responseStyle: 'data',
      operations: { strategy: 'single', containerName: 'WatejaRoutes', nesting: 'operationId' },
    },
  ],
});
