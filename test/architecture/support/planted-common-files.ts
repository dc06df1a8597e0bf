/** Files that all planted trees share: an index.ts of each library, and two applications that use everything. */
export const COMMON_FILES: Record<string, string> = {
  'libs/customers/src/index.ts': "export { customers } from './customers.service';\n",
  'libs/customers/src/customers.service.ts': 'export const customers = 1;\nexport type Customers = number;\n',
  'libs/common/src/index.ts': "export { common } from './common';\n",
  'libs/common/src/common.ts': 'export const common = 1;\n',
  'libs/prisma/src/index.ts': "export { client } from './generated/client';\n",
  'libs/prisma/src/generated/client.ts': 'export const client = 1;\n',
  'apps/api/src/main.ts':
    "import './app';\nimport '@wateja/customers';\nimport '@wateja/common';\nimport '@wateja/prisma';\n",
  'apps/api/src/app.ts': "import '@wateja/customers';\nexport const app = 1;\n",
  'apps/cli/src/main.ts': "import './command';\n",
  'apps/cli/src/command.ts': "import '@wateja/common';\nexport const command = 1;\n",
  'test/support/helper.ts': "import '@wateja/common';\nexport const helper = 1;\n",
  'scripts/start.mjs': "import 'declared';\n",
  'package.json': JSON.stringify({ dependencies: { declared: '1' }, devDependencies: { workbench: '1' } }),
  'node_modules/declared/index.js': '',
  'node_modules/workbench/index.js': '',
  'node_modules/lucky/index.js': '',
  'node_modules/@prisma/client/index.js': '',
};
