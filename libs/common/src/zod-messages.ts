import { z } from 'zod';

/**
 * The rules that Zod checks by itself, in plain words. Zod's own sentence, "Invalid input: expected string, received
 * undefined", does not help a person at a till. {@link sentenceAbout} adds the name of the field.
 */

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a time',
  null: 'null',
};

const FORMATS: Record<string, string> = {
  email: 'a valid email address',
  url: 'a URL',
  uuid: 'a UUID',
  datetime: 'an ISO 8601 time with Z, such as 2024-01-15T10:30:00Z',
  date: 'a day, such as 2024-01-15',
  time: 'a time of the day, such as 08:30:00',
};

type Issue = z.core.$ZodRawIssue;
type SizeIssue = z.core.$ZodRawIssue<z.core.$ZodIssueTooBig> | z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>;

/** The names that each object with unknown names knows, by the list of its unknown names. */
const knownNames = new WeakMap<string[], string[]>();

/** The names that the object of this issue knows. Zod itself leaves them out of the issue. */
export const knownNamesIn = ({ keys }: z.core.$ZodIssueUnrecognizedKeys): string[] => knownNames.get(keys) ?? [];

/** The message for an issue whose schema has none of its own. */
function messageFor(issue: Issue): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'Required';
  switch (issue.code) {
    case 'invalid_type':
      return `Must be ${TYPES[issue.expected] ?? 'of another type'}${issue.input === null ? ', not null' : ''}`;
    case 'too_big':
    case 'too_small':
      return sizeMessage(issue);
    case 'not_multiple_of':
      return `Must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
      return `Must be ${FORMATS[issue.format] ?? 'in the form that the documentation describes'}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return issue.discriminator === undefined ? unionMessage(issue.errors) : oneOf(issue['options'] as unknown[]);
    case 'unrecognized_keys':
      knownNames.set(issue.keys, Object.keys((issue.inst as Partial<z.ZodObject> | undefined)?.shape ?? {}));
      return 'Unknown field';
    default:
      return 'Must be as the documentation describes it';
  }
}

const oneOf = (values: readonly unknown[]) =>
  values.length === 1 ? `Must be ${String(values[0])}` : `Must be one of ${values.map(String).join(', ')}`;

/** A union of types is one sentence. Of other unions the last alternative is as good as the others. */
function unionMessage(alternatives: readonly z.core.$ZodIssue[][]): string {
  const issues = alternatives.map(([issue]) => issue);
  const types = issues.flatMap((issue) => (issue?.code === 'invalid_type' ? [TYPES[issue.expected] ?? ''] : []));
  if (types.length === issues.length && types.length > 0) return `Must be ${[...new Set(types)].join(' or ')}`;
  return issues.at(-1)?.message ?? 'Must be as the documentation describes it';
}

function sizeMessage(issue: SizeIssue): string {
  const isMaximum = issue.code === 'too_big';
  const limit = Number(isMaximum ? issue.maximum : issue.minimum);
  const atLimit = isMaximum ? `at most ${limit}` : `at least ${limit}`;
  if (issue.origin === 'string') return limit === 1 && !isMaximum ? 'Required' : `Must have ${atLimit} characters`;
  if (issue.origin === 'array' || issue.origin === 'set')
    return `Must have ${atLimit} ${limit === 1 ? 'entry' : 'entries'}`;
  if (issue.inclusive !== false) return `Must be ${atLimit}`;
  return `Must be ${isMaximum ? 'less' : 'more'} than ${limit}`;
}

z.config({ customError: messageFor });
