import { types } from 'pg';

import { exactTypes } from './exact-types';

const { INT8, NUMERIC } = types.builtins;
const INT8_ARRAY = 1016 as unknown as typeof INT8;

const parse = (type: typeof INT8, value: string): unknown => exactTypes.getTypeParser(type)(value);

describe('Values of prepared statements', () => {
  it('are exact', () => {
    expect(parse(INT8, '9007199254740991')).toBe(9_007_199_254_740_991);
    expect(parse(INT8_ARRAY, '{1,9007199254740991,NULL}')).toEqual([1, 9_007_199_254_740_991, null]);
    expect(parse(NUMERIC, '10.10')).toBe('10.10');
  });

  it('are refused where JavaScript would round them', () => {
    expect(() => parse(INT8, '9007199254740992')).toThrow('is beyond 2^53-1');
    expect(() => parse(INT8, '-9007199254740992')).toThrow('is beyond 2^53-1');
    expect(() => parse(INT8_ARRAY, '{1,9007199254740992}')).toThrow('is beyond 2^53-1');
  });
});
