import { safeId } from '@wateja/common';
import { types } from 'pg';

/** `int8[]`, which node-postgres has no name for. */
const INT8_ARRAY = 1016 as unknown as (typeof types.builtins)['INT8'];

const textsOf = types.getTypeParser(INT8_ARRAY) as (value: string) => (string | null)[];
const safeIds = (value: string) => textsOf(value).map((text) => text && safeId(text));

/**
 * The conversion of values in node-postgres. Whole numbers become numbers, as in JSON; those that JavaScript cannot
 * represent exactly are an error. Amounts become text with all digits.
 */
export const exactTypes = {
  getTypeParser: ((type: (typeof types.builtins)['INT8'], format: never) => {
    if (type === types.builtins.INT8) return safeId;
    return type === INT8_ARRAY ? safeIds : (types.getTypeParser(type, format) as unknown);
  }) as typeof types.getTypeParser,
};
