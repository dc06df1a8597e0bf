import { variables } from '@wateja/config';
import { z } from 'zod';

/** Names, separated by commas. */
const names = z.string().transform((value) =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);

/** The names that no shop may have. */
export const businessesEnvironment = z.object({
  OPERATOR_NAME: variables.OPERATOR_NAME,
  RESERVED_NAMES: names.optional().transform((list) => list ?? []),
});
export type BusinessesEnvironment = z.output<typeof businessesEnvironment>;
