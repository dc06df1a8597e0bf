import { sentencesIn, withFullStop } from '@wateja/common';
import { z } from 'zod';

import { variables } from './variables';

/** The injection token of the parsed environment. Each library injects it as the type of its own part. */
export const ENVIRONMENT = Symbol('Environment');

/** The type of the parsed environment: the outputs of all parts together. */
export type EnvironmentOf<Parts extends readonly z.ZodType[]> = Parts extends readonly [
  infer First extends z.ZodType,
  ...infer Rest extends readonly z.ZodType[],
]
  ? z.output<First> & EnvironmentOf<Rest>
  : unknown;

/**
 * Parses the whole environment. An empty variable counts as not set.
 * @param parts the schema in `environment.ts` of each library that has settings
 * @throws Error with one sentence for each wrong variable, which names it
 */
export function parseEnvironment<const Parts extends readonly z.ZodType[]>(
  source: NodeJS.ProcessEnv,
  parts: Parts,
): EnvironmentOf<Parts> {
  const setVariables = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const results = parts.map((part) => part.safeParse(setVariables));
  // Several parts may read the same variable and report the same mistake. The set removes the repetitions.
  const sentences = new Set(results.flatMap(({ error }) => (error ? sentencesIn(error) : [])).map(withFullStop));
  if (sentences.size > 0) throw new Error([...sentences].join('\n'));
  return Object.assign({}, ...results.map(({ data }) => data)) as EnvironmentOf<Parts>;
}

/** The variables that several libraries read. */
export const processEnvironment = z.object(variables);
