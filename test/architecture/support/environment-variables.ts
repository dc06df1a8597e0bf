import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** An environment variable, with its default if the schema has one. */
export interface EnvironmentVariable {
  name: string;
  default: string | undefined;
}

/** Every variable that the service reads, from the schemas of the libraries. */
export function environmentVariables(): EnvironmentVariable[] {
  const sources = readdirSync('libs')
    .flatMap((name) => ['variables', 'operator-variables', 'environment'].map((file) => `libs/${name}/src/${file}.ts`))
    .filter(existsSync)
    .map((path) => readFileSync(path, 'utf8'));
  const reads = sources.flatMap((source) => [
    ...source.matchAll(/^ +([A-Z][A-Z_]+): (?!variables)(?:.*\.(?:default|prefault)\('?([^')]+)'?\))?/gm),
  ]);
  const defaults = new Map<string, string | undefined>();
  for (const [, name = '', value] of reads) {
    // A schema may compute a variable again. Its default is where it is parsed.
    defaults.set(name, defaults.get(name) ?? value?.replaceAll(/(?<=\d)_(?=\d)/g, ''));
  }
  return [...defaults].map(([name, value]) => ({ name, default: value }));
}
