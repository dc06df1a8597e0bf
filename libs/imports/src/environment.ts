import { variables } from '@wateja/config';
import { z } from 'zod';

/** Uploaded files are in the folder `imports` of `DATA_DIR`. */
export const importsEnvironment = z.object({ DATA_DIR: variables.DATA_DIR });

/** The settings of imports. */
export type ImportsEnvironment = z.output<typeof importsEnvironment>;
