import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { isZodDto } from 'nestjs-zod/dto';
import type { z } from 'zod';

import { MAX_DETAILS, withMaxIssues } from './bounded-list';
import { type InvalidField, ValidationFailed } from './domain-error';
import { type FieldCode, isFieldCode } from './field-codes';
import { nearestName, sentenceAbout } from './sentences';
import { knownNamesIn } from './zod-messages';

/**
 * Parses input that does not come through a controller.
 * @param maxDetails how many refused fields the answer has room for
 * @throws ValidationFailed
 */
export function validate<S extends z.ZodType>(schema: S, value: unknown, maxDetails = MAX_DETAILS): z.output<S> {
  return parse(schema, value, false, maxDetails);
}

function parse<S extends z.ZodType>(
  schema: S,
  value: unknown,
  isQuery: boolean,
  maxDetails = MAX_DETAILS,
): z.output<S> {
  const parsed = withMaxIssues(maxDetails, () => schema.safeParse(value, { reportInput: true }));
  if (!parsed.success) throw new ValidationFailed(invalidFields(parsed.error, isQuery).slice(0, maxDetails));
  return parsed.data;
}

/**
 * Turns Zod's issues into the `details` of an answer: one entry for each field, and one for each unknown field, up to
 * {@link MAX_DETAILS}.
 * @param isQuery true when the fields are parameters of a URL
 */
export function invalidFields(error: z.ZodError, isQuery = false): InvalidField[] {
  const fields = error.issues.slice(0, MAX_DETAILS).flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      const knownNames = knownNamesIn(issue);
      return issue.keys
        .slice(0, MAX_DETAILS)
        .map((key) => unknownName([...path, key].join('.'), key, knownNames, isQuery));
    }
    const code = codeOf(issue);
    const isMissing = code === 'required' && !issue.message.endsWith('required');
    return [{ path: path.join('.'), ...(code && { code }), message: isMissing ? 'Required' : issue.message }];
  });
  return fields.slice(0, MAX_DETAILS);
}

/** The sentences about a value of the environment or of an option, where the names are `path`. */
export const sentencesIn = (error: z.ZodError): string[] =>
  invalidFields(error).map(({ path, message }) => sentenceAbout(path, message));

function unknownName(path: string, name: string, knownNames: string[], isQuery: boolean): InvalidField {
  if (isQuery) {
    const names = knownNames.length > 0 ? ` This route knows: ${knownNames.join(', ')}.` : '';
    return { path, code: 'unknown_parameter', message: `Unknown query parameter \`${name}\`.${names}` };
  }
  const nearest = nearestName(name, knownNames);
  const names = nearest
    ? ` Did you mean \`${nearest}\`?`
    : knownNames.length > 0
      ? ` Known fields: ${knownNames.join(', ')}.`
      : '';
  return { path, code: 'unknown_field', message: `Unknown field \`${name}\`.${names}` };
}

const SIZE_CODES: Record<string, [tooSmall: FieldCode, tooBig: FieldCode]> = {
  string: ['too_short', 'too_long'],
  array: ['too_few', 'too_many'],
};

/** Undefined for a rule of ours that names no code. */
function codeOf(issue: z.core.$ZodIssue): FieldCode | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(issue) ? 'required' : 'wrong_type';
    case 'invalid_value':
      return isMissing(issue) ? 'required' : 'not_allowed';
    case 'invalid_union':
      if (isMissing(issue)) return 'required';
      if (issue.discriminator !== undefined) return hasField(issue, issue.discriminator) ? 'not_allowed' : 'required';
      return issue.errors.every(([first]) => first?.code === 'invalid_type') ? 'wrong_type' : 'wrong_format';
    case 'invalid_format':
      return 'wrong_format';
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'required';
      return SIZE_CODES[issue.origin]?.[0] ?? 'too_small';
    case 'too_big':
      return SIZE_CODES[issue.origin]?.[1] ?? 'too_large';
    case 'custom':
      return isFieldCode(issue.params?.['code']) ? issue.params['code'] : undefined;
    default:
      return undefined;
  }
}

/** Zod reports the input of an issue only if it is asked to. */
const isMissing = (issue: z.core.$ZodIssue) => 'input' in issue && issue.input === undefined;

/** True if the input of an issue has this field. */
const hasField = (issue: z.core.$ZodIssue, name: string) =>
  Object.entries(Object(issue.input) as object).some(([field, value]) => field === name && value !== undefined);

/** Checks bodies, queries and path parameters against their schemas. */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    return isZodDto(metatype) ? parse(metatype.schema as unknown as z.ZodType, value, type === 'query') : value;
  }
}
