import { z } from 'zod';

import { variables } from './variables';

/** The injection token of the parsed environment. Each library injects it as the type of its own part. */
export const ENVIRONMENT = Symbol('Environment');

/** What the parts make of the environment, together. */
export type EnvironmentOf<Parts extends readonly z.ZodType[]> = Parts extends readonly [
  infer First extends z.ZodType,
  ...infer Rest extends readonly z.ZodType[],
]
  ? z.output<First> & EnvironmentOf<Rest>
  : unknown;

/**
 * Reads the whole environment once. An empty variable counts as unset.
 * @param parts a schema of each library that has settings: its `environment.ts`
 * @throws Error with one sentence per wrong variable, naming it
 */
export function parseEnvironment<const Parts extends readonly z.ZodType[]>(
  source: NodeJS.ProcessEnv,
  parts: Parts,
): EnvironmentOf<Parts> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const results = parts.map((part) => part.safeParse(given));
  const issues = results.flatMap(({ error }) => error?.issues ?? []);
  // Several parts may read one variable, and each says what is wrong with it.
  const sentences = new Set(issues.map(({ path, message }) => `${path.join('.')} ${message}.`));
  if (sentences.size > 0) throw new Error([...sentences].join('\n'));
  return Object.assign({}, ...results.map(({ data }) => data)) as EnvironmentOf<Parts>;
}

/** The variables that several libraries read. */
export const processEnvironment = z.object(variables);
