/** A small tree with one violation. `breach` is the rule that must see it, and the file it must name. */
export interface PlantedImport {
  breach: string;
  from: string;
  why: string;
  files: Record<string, string>;
}

const value = 'export const value = 1;\n';

/** The folders of libs/auth, each below the next. */
const AUTH_FOLDERS = 'principals throttling users members tokens sessions api-keys widgets access'.split(' ');

const UPWARDS_IN_AUTH = AUTH_FOLDERS.slice(0, -1).map((folder, index): PlantedImport => {
  const above = AUTH_FOLDERS[index + 1];
  return {
    breach: 'auth-folders-in-order',
    from: `libs/auth/src/${folder}/upwards.ts`,
    why: `${folder} imports ${above}, which is above it`,
    files: {
      [`libs/auth/src/${folder}/upwards.ts`]: `import '../${above}/higher';\n`,
      [`libs/auth/src/${above}/higher.ts`]: value,
    },
  };
});

export const PLANTED_IMPORTS: PlantedImport[] = [
  ...UPWARDS_IN_AUTH,
  {
    breach: 'no-folder-cycle',
    from: 'libs/sales/src/tills',
    why: 'two folders import each other, by different files',
    files: {
      'libs/sales/src/tills/till.ts': "import '../receipts/receipt';\n",
      'libs/sales/src/tills/drawer.ts': value,
      'libs/sales/src/receipts/receipt.ts': value,
      'libs/sales/src/receipts/copy.ts': "import '../tills/drawer';\n",
    },
  },
  {
    breach: 'no-cycle',
    from: 'libs/sales/src/sales.one.ts',
    why: 'two files import each other',
    files: {
      'libs/sales/src/sales.one.ts': "import { two } from './sales.two';\nexport const one = () => two;\n",
      'libs/sales/src/sales.two.ts': "import { one } from './sales.one';\nexport const two = () => one;\n",
    },
  },
  {
    breach: 'no-cycle',
    from: 'libs/sales/src/sales.type-one.ts',
    why: 'two files import only types of each other',
    files: {
      'libs/sales/src/sales.type-one.ts': "import type { Two } from './sales.type-two';\nexport type One = Two[];\n",
      'libs/sales/src/sales.type-two.ts': "import type { One } from './sales.type-one';\nexport type Two = One[];\n",
    },
  },
  {
    breach: 'libraries-by-their-index',
    from: 'apps/api/src/inner-file.ts',
    why: 'an application imports an inner file of a library',
    files: { 'apps/api/src/inner-file.ts': "import '../../../libs/customers/src/customers.service';\n" },
  },
  {
    breach: 'libraries-by-their-index',
    from: 'test/e2e/inner-file.e2e-spec.ts',
    why: 'a test imports an inner file of a library',
    files: { 'test/e2e/inner-file.e2e-spec.ts': "import '../../libs/customers/src/customers.service';\n" },
  },
  {
    breach: 'sibling-libraries-by-their-index',
    from: 'libs/auth/src/inner-file.ts',
    why: 'a library imports an inner file of another',
    files: { 'libs/auth/src/inner-file.ts': "import '../../common/src/common';\n" },
  },
  {
    breach: 'no-own-index',
    from: 'libs/notes/src/notes.service.ts',
    why: 'a file imports the barrel of its own library',
    files: {
      'libs/notes/src/notes.service.ts': "import { other } from '@wateja/notes';\nexport const notes = other;\n",
      'libs/notes/src/other.ts': 'export const other = 1;\n',
      'libs/notes/src/index.ts': "export { other } from './other';\n",
    },
  },
  {
    breach: 'islands',
    from: 'libs/loyalty/src/loyalty.service.ts',
    why: 'one island uses another',
    files: { 'libs/loyalty/src/loyalty.service.ts': "import '@wateja/customers';\n" },
  },
  {
    breach: 'islands',
    from: 'libs/loyalty/src/loyalty.types.ts',
    why: "one island uses another's type",
    files: {
      'libs/loyalty/src/loyalty.types.ts':
        "import type { Customers } from '@wateja/customers';\nexport type Loyal = Customers;\n",
    },
  },
  {
    breach: 'islands',
    from: 'libs/visits/src/visits.service.ts',
    why: 'a library that no list names uses an island',
    files: { 'libs/visits/src/visits.service.ts': "import '@wateja/customers';\n" },
  },
  {
    breach: 'foundations-know-no-business',
    from: 'libs/events/src/curious.ts',
    why: 'a foundation uses an island',
    files: { 'libs/events/src/curious.ts': "import '@wateja/customers';\n" },
  },
  {
    breach: 'compositions-for-applications-only',
    from: 'libs/customers/src/well-read.ts',
    why: 'an island uses a library that knows all islands',
    files: {
      'libs/customers/src/well-read.ts': "import '@wateja/read-models';\n",
      'libs/read-models/src/index.ts': "export { profile } from './profile';\n",
      'libs/read-models/src/profile.ts': 'export const profile = 1;\n',
    },
  },
  {
    breach: 'libraries-know-no-application',
    from: 'libs/sales/src/upwards.ts',
    why: 'a library uses an application',
    files: { 'libs/sales/src/upwards.ts': "import '../../../apps/api/src/app';\n" },
  },
  {
    breach: 'api-without-cli',
    from: 'apps/api/src/sideways.ts',
    why: 'the API uses the command line application',
    files: { 'apps/api/src/sideways.ts': "import '../../cli/src/command';\n" },
  },
  {
    breach: 'cli-without-api',
    from: 'apps/cli/src/sideways.ts',
    why: 'the command line application uses the API',
    files: { 'apps/cli/src/sideways.ts': "import '../../api/src/app';\n" },
  },
  {
    breach: 'http-server-above-controllers',
    from: 'libs/http/src/controllers/heavy.ts',
    why: 'what controllers import loads the server',
    files: {
      'libs/http/src/controllers/heavy.ts': "import '../server/adapter';\n",
      'libs/http/src/server/adapter.ts': 'export const adapter = 1;\n',
    },
  },
  {
    breach: 'messaging-order-templates',
    from: 'libs/messaging/src/templates/upwards.ts',
    why: 'texts use consents',
    files: {
      'libs/messaging/src/templates/upwards.ts': "import '../consents/above-templates';\n",
      'libs/messaging/src/consents/above-templates.ts': value,
    },
  },
  {
    breach: 'messaging-order-consents',
    from: 'libs/messaging/src/consents/upwards.ts',
    why: 'consents use delivery',
    files: {
      'libs/messaging/src/consents/upwards.ts': "import '../delivery/above-consents';\n",
      'libs/messaging/src/delivery/above-consents.ts': value,
    },
  },
  {
    breach: 'messaging-order-delivery',
    from: 'libs/messaging/src/delivery/upwards.ts',
    why: 'delivery uses campaigns',
    files: {
      'libs/messaging/src/delivery/upwards.ts': "import '../campaigns/above-delivery';\n",
      'libs/messaging/src/campaigns/above-delivery.ts': value,
    },
  },
  {
    breach: 'messaging-order-campaigns',
    from: 'libs/messaging/src/campaigns/upwards.ts',
    why: 'campaigns use automatic messages',
    files: {
      'libs/messaging/src/campaigns/upwards.ts': "import '../automatic/above-campaigns';\n",
      'libs/messaging/src/automatic/above-campaigns.ts': value,
    },
  },
  {
    breach: 'messaging-order-automatic',
    from: 'libs/messaging/src/automatic/upwards.ts',
    why: 'automatic messages use campaigns',
    files: {
      'libs/messaging/src/automatic/upwards.ts': "import '../campaigns/above-automatic';\n",
      'libs/messaging/src/campaigns/above-automatic.ts': value,
    },
  },
  {
    breach: 'generated-client-stays-in-prisma',
    from: 'apps/api/src/direct.ts',
    why: 'an application uses the generated client',
    files: { 'apps/api/src/direct.ts': "import '../../../libs/prisma/src/generated/client';\n" },
  },
  {
    breach: 'prisma-packages-stay-at-the-database',
    from: 'libs/sales/src/direct.ts',
    why: "an island uses Prisma's package",
    files: { 'libs/sales/src/direct.ts': "import '@prisma/client';\n" },
  },
  {
    breach: 'no-development-packages',
    from: 'apps/api/src/workbench.ts',
    why: 'production uses a development dependency',
    files: { 'apps/api/src/workbench.ts': "import 'workbench';\n" },
  },
  {
    breach: 'no-undeclared-packages',
    from: 'libs/sales/src/lucky.ts',
    why: 'a package is used that package.json does not name',
    files: { 'libs/sales/src/lucky.ts': "import 'lucky';\n" },
  },
  {
    breach: 'no-unresolvable',
    from: 'apps/cli/src/lost.ts',
    why: 'an import leads nowhere',
    files: { 'apps/cli/src/lost.ts': "import './nowhere';\n" },
  },
  {
    breach: 'no-tests-in-production',
    from: 'apps/api/src/tested.ts',
    why: 'production uses the support of tests',
    files: { 'apps/api/src/tested.ts': "import '../../../test/support/helper';\n" },
  },
  {
    breach: 'no-orphans',
    from: 'scripts/forgotten.mjs',
    why: 'a file has no imports in either direction',
    files: { 'scripts/forgotten.mjs': value },
  },
  {
    breach: 'no-dead-code',
    from: 'libs/common/src/only-tested.ts',
    why: 'a file is imported by its test only',
    files: {
      'libs/common/src/only-tested.ts': value,
      'libs/common/src/only-tested.spec.ts': "import './only-tested';\n",
    },
  },
];
