/**
 * The architecture as rules. Each has a planted violation in test/architecture/boundaries.arch-spec.ts;
 * each comment tells how to repair a breach.
 */

const kinds = require('./scripts/kinds-of-libraries.cjs');

const FOUNDATIONS = `(?:${kinds.FOUNDATIONS.join('|')})/`;
const COMPOSITIONS = `(?:${kinds.COMPOSITIONS.join('|')})/`;
const ISLAND = `^libs/(?!${FOUNDATIONS}|${COMPOSITIONS})`;
/** The modules of libs/messaging, each with the modules above it, which it must not import. */
const ABOVE_IN_MESSAGING = {
  templates: ['consents', 'delivery', 'campaigns', 'automatic'],
  consents: ['delivery', 'campaigns', 'automatic'],
  delivery: ['campaigns', 'automatic'],
  campaigns: ['automatic'],
  automatic: ['campaigns'],
};
const TESTS = '(\\.spec\\.ts$|^test/)';

/**
 * The folders of libs/auth, each importing only those before it: what a principal is and may; what limits and counts;
 * accounts; who works where; access tokens; what happened to accounts; signing in and out; keys of machines; tokens of
 * pages outside; and the guards.
 */
const AUTH_FOLDERS = 'principals throttling users members tokens trail sessions api-keys widgets access'.split(' ');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Files import each other in a circle. Move what both need into a third file that imports neither.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folder-cycle',
      severity: 'error',
      comment:
        'Folders of a library import each other in a circle, though no two files do. Move what both need into a folder ' +
        'below, or the file that is in the wrong one.',
      scope: 'folder',
      from: { path: '^(libs/[^/]+)/src/' },
      to: { circular: true, path: '^$1/' },
    },
    ...AUTH_FOLDERS.slice(0, -1).map((folder, index) => ({
      name: 'auth-folders-in-order',
      severity: 'error',
      comment: `In libs/auth each folder imports only those before it: ${AUTH_FOLDERS.join(' <- ')}. Turn the import around.`,
      from: { path: `^libs/auth/src/${folder}/` },
      to: { path: `^libs/auth/src/(?:${AUTH_FOLDERS.slice(index + 1).join('|')})/` },
    })),
    {
      name: 'libraries-by-their-index',
      severity: 'error',
      comment:
        'Code outside libs/ may import only src/index.ts of a library, and src/environment.ts for its settings, which ' +
        "are read before it is loaded. Import '@wateja/<name>'. If the name that you need is not exported there, ask " +
        'whether it should be, then export it.',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/[^/]+/src/(?!(?:index|environment)\\.ts$)' },
    },
    {
      name: 'sibling-libraries-by-their-index',
      severity: 'error',
      comment: "A library imports only src/index.ts of another. Import '@wateja/<name>' instead of an inner file.",
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/(?!index\\.ts$)', pathNot: '^libs/$1/' },
    },
    {
      name: 'no-own-index',
      severity: 'error',
      comment: 'Inside a library its own index.ts makes circles. Import the neighbouring file by its relative path.',
      from: { path: '^libs/([^/]+)/src/' },
      to: { path: '^libs/$1/src/index\\.ts$' },
    },
    {
      name: 'islands',
      severity: 'error',
      comment:
        'A business module imports another one, perhaps only its types. Let them meet through an event (libs/events), ' +
        'or read across both with SQL in libs/read-models.',
      from: { path: `${ISLAND}([^/]+)/` },
      to: { path: ISLAND, pathNot: '^libs/$1/' },
    },
    {
      name: 'foundations-know-no-business',
      severity: 'error',
      comment:
        'A foundation imports a business module. Turn it around: the business module uses the foundation, by an event, ' +
        'a parameter or an injected value.',
      from: { path: `^libs/${FOUNDATIONS}` },
      to: { path: ISLAND },
    },
    {
      name: 'compositions-for-applications-only',
      severity: 'error',
      comment:
        'A library imports one that reads or writes across several islands, and so knows them all. Let the application ' +
        'that puts both together pass what is needed: an abstract class or an injected value.',
      from: { path: '^libs/([^/]+)/' },
      to: { path: `^libs/${COMPOSITIONS}`, pathNot: '^libs/$1/' },
    },
    {
      name: 'libraries-know-no-application',
      severity: 'error',
      comment: 'A library imports from apps/. Move the shared part into a library, or pass it in.',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'api-without-cli',
      severity: 'error',
      comment: 'The API imports from the command line application. Move the shared part into a library.',
      from: { path: '^apps/api/' },
      to: { path: '^apps/cli/' },
    },
    {
      name: 'cli-without-api',
      severity: 'error',
      comment: 'The command line application imports from the API. Move the shared part into a library.',
      from: { path: '^apps/cli/' },
      to: { path: '^apps/api/' },
    },
    {
      name: 'console-over-the-api-only',
      severity: 'error',
      comment:
        'The console runs in a browser and knows the service by its API alone. Import what you need from @wateja/client; ' +
        'if a page needs more than the API answers, extend the API.',
      from: { path: '^apps/console/' },
      to: { path: '^(?:apps|libs|scripts|test)/', pathNot: '^(?:apps/console|libs/client)/' },
    },
    {
      name: 'nothing-imports-the-console',
      severity: 'error',
      comment: 'The console is built for browsers and served as files. Nothing else imports it.',
      from: { pathNot: '^apps/console/' },
      to: { path: '^apps/console/' },
    },
    {
      name: 'http-server-above-controllers',
      severity: 'error',
      comment:
        'What controllers import from libs/http must not load the server. Move what both need into ' +
        'libs/http/src/controllers.',
      from: { path: '^libs/http/src/controllers/' },
      to: { path: '^libs/http/src/server/' },
    },
    ...Object.entries(ABOVE_IN_MESSAGING).map(([module, above]) => ({
      name: `messaging-order-${module}`,
      severity: 'error',
      comment:
        'Inside libs/messaging, campaigns and automatic import delivery, delivery imports consents, and consents import ' +
        'templates; never the other way. Move what both need into the lower module, or let the upper one register ' +
        'itself with it, as campaigns do with the sweeper.',
      from: { path: `^libs/messaging/src/${module}/` },
      to: { path: `^libs/messaging/src/(?:${above.join('|')})/` },
    })),
    {
      name: 'generated-client-stays-in-prisma',
      severity: 'error',
      comment:
        "Only libs/prisma touches the generated client. Import PrismaService, Transaction or Prisma from '@wateja/prisma'.",
      from: { pathNot: '^libs/prisma/' },
      to: { path: '^libs/prisma/src/generated/' },
    },
    {
      name: 'prisma-packages-stay-at-the-database',
      severity: 'error',
      comment:
        "Only libs/prisma, and libs/database-server for migrations, use Prisma's packages. Import what you need from " +
        "'@wateja/prisma'.",
      from: { pathNot: '^libs/(?:prisma|database-server)/' },
      to: { path: 'node_modules/(@prisma|\\.prisma)/' },
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      comment:
        "Production code imports a development dependency. Move the package to package.json's dependencies, or the code to test/.",
      from: { path: '^(apps|libs)/', pathNot: `${TESTS}|^apps/console/` },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      comment: 'A package is used that package.json does not name: it is there by luck. Add it to the dependencies.',
      from: { path: '^(apps|libs|scripts|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import leads nowhere. Correct its path, or install the package.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^libs/prisma/src/generated' },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      comment: 'Production code imports a test or its support. Move the shared part out of test/.',
      from: { path: '^(apps|libs|scripts)/', pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing imports this file and it imports nothing. Use it or delete it.',
      from: { orphan: true, pathNot: TESTS },
      to: {},
    },
    {
      name: 'no-dead-code',
      severity: 'error',
      comment:
        "No application reaches this file, tests aside. Export it from its library's index.ts and use it, or delete it.",
      from: {
        path: '^(apps/[^/]+/src/(main|instances/worker)|libs/imports/src/workbook/workbook-worker)\\.tsx?$',
      },
      to: {
        path: '^(apps|libs)/',
        // Programs of processes and threads, which are started by their path.
        pathNot:
          '(/(main|worker|workbook-worker)\\.tsx?$|\\.spec\\.ts$|^libs/prisma/src/generated/|^apps/console/(vite\\.config\\.ts|build\\.mjs)$)',
        reachable: false,
      },
    },
  ],
  options: {
    doNotFollow: { path: '(node_modules|^libs/prisma/src/generated/)' },
    // Packages for other programs. Their tsconfigs allow no imports from this project.
    exclude: { path: '^(?:dist|libs/(?:client|customer-lookup))/' },
    // Imports of types count too: a module that uses a type of a sibling depends on the sibling.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
