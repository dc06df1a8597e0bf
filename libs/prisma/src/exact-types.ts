import { safeId } from '@wateja/common';
import { types } from 'pg';

/** `int8[]`, which node-postgres has no name for. */
const INT8_ARRAY = 1016 as unknown as (typeof types.builtins)['INT8'];

const textsOf = types.getTypeParser(INT8_ARRAY) as (value: string) => (string | null)[];
const safeIds = (value: string) => textsOf(value).map((text) => text && safeId(text));

/**
 * How node-postgres reads values: a whole number is a number, as in JSON, and one that JavaScript cannot count exactly is an
 * error; amounts are text, to the last digit.
 */
export const exactTypes = {
  getTypeParser: ((type: (typeof types.builtins)['INT8'], format: never) => {
    if (type === types.builtins.INT8) return safeId;
    return type === INT8_ARRAY ? safeIds : (types.getTypeParser(type, format) as unknown);
  }) as typeof types.getTypeParser,
};
