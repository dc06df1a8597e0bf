import { sentencesIn, withFullStop } from '@wateja/common';
import { z } from 'zod';

import { variables } from './variables';
import { readVariablesFromFiles } from './variables-from-files';

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
 * Parses the whole environment. An empty variable counts as not set. The value of a variable `NAME` may be in the file that
 * `NAME_FILE` names.
 * @param parts the schema in `environment.ts` of each library that has settings
 * @throws Error with one sentence for each wrong variable, which names it
 */
export function parseEnvironment<const Parts extends readonly z.ZodType[]>(
  source: NodeJS.ProcessEnv,
  parts: Parts,
): EnvironmentOf<Parts> {
  const read = readVariablesFromFiles(source, parts.flatMap(namesOf));
  if (read.sentences.length > 0) throw new Error(read.sentences.join('\n'));
  const setVariables = Object.fromEntries(Object.entries(read.variables).filter(([, value]) => value !== ''));
  const results = parts.map((part) => part.safeParse(setVariables));
  // Several parts may read the same variable and report the same mistake. The set removes the repetitions.
  const sentences = new Set(results.flatMap(({ error }) => (error ? sentencesIn(error) : [])).map(withFullStop));
  if (sentences.size > 0) throw new Error([...sentences].join('\n'));
  return Object.assign({}, ...results.map(({ data }) => data)) as EnvironmentOf<Parts>;
}

/** The variables that a schema reads. */
function namesOf(part: z.ZodType): string[] {
  if (part instanceof z.ZodPipe) return namesOf(part.in as z.ZodType);
  return part instanceof z.ZodObject ? Object.keys(part.shape) : [];
}

/** The variables that several libraries read. */
export const processEnvironment = z.object(variables);
