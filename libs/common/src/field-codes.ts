/** The codes of refused fields, for programs, with their meanings. A code never changes; new ones may be added. */
export const FIELD_CODES = {
  required: 'The field is missing or empty.',
  unknown_field: 'The body has a field that this route does not know.',
  unknown_parameter: 'The query has a parameter that this route does not know.',
  wrong_type: 'The value has another type: text instead of a number, or null where a value is needed.',
  wrong_format: 'The text does not have the form that the field needs: an amount, an email address, a time.',
  not_allowed: 'The value is not one of the listed values.',
  too_short: 'The text has too few characters.',
  too_long: 'The text has too many characters.',
  too_few: 'The list has too few entries.',
  too_many: 'The list has too many entries.',
  too_small: 'The number, the amount or the time is too small.',
  too_large: 'The number, the amount or the time is too large.',
  guessable: 'The password is one of those that attackers try first.',
  invalid: 'The value breaks another rule of the field. The message describes it.',
} as const;

/** The code of a refused field. */
export type FieldCode = keyof typeof FIELD_CODES;

/** True for a code of {@link FIELD_CODES}. */
export const isFieldCode = (code: unknown): code is FieldCode =>
  typeof code === 'string' && Object.hasOwn(FIELD_CODES, code);
