import type { PlantedImport } from './planted-imports';

/** Violations between the console, which runs in a browser, and the rest. */
export const PLANTED_BY_THE_CONSOLE: PlantedImport[] = [
  {
    breach: 'console-over-the-api-only',
    from: 'apps/console/src/inwards.ts',
    why: 'the console uses code of the service',
    files: { 'apps/console/src/inwards.ts': "import '../../cli/src/command';\n" },
  },
  {
    breach: 'nothing-imports-the-console',
    from: 'apps/api/src/outwards.ts',
    why: 'the service uses code of the console',
    files: {
      'apps/api/src/outwards.ts': "import '../../console/src/words';\n",
      'apps/console/src/words.ts': 'export const words = 1;\n',
    },
  },
];
