import { productionFiles } from './support/source-files';

/**
 * The files with the values of the invented customer. The console has its own, because it imports nothing of the API.
 */
const LISTS = {
  api: ['libs/messaging/src/templates/liquid/variables.ts', 'EXAMPLE_VARIABLES'],
  console: ['apps/console/src/components/messages/example-text.ts', 'EXAMPLES'],
} as const;

/** Each variable with its value as text, in the order of the file. */
function valuesOf([path, name]: readonly [string, string]): [string, string][] {
  const content = productionFiles().find((file) => file.path === path)?.content ?? '';
  const [, list = ''] = new RegExp(`export const ${name}[^=]* = \\{\\n([^}]*)\\}`).exec(content) ?? [];
  return list
    .trim()
    .split('\n')
    .map((line) => {
      const [, variable, text, number] = /^\s*(\w+): (?:'([^']*)'|(\d+)),$/.exec(line) ?? [];
      return [variable ?? line, text ?? number ?? ''];
    });
}

describe('the invented customer of examples', () => {
  it('has the same values in the console as in the API, so that both show the same text', () => {
    const values = valuesOf(LISTS.api);
    expect(values.length).toBeGreaterThan(20);
    expect(valuesOf(LISTS.console)).toEqual(values);
  });
});
