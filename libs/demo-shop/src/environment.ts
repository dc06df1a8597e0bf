import { variables } from '@wateja/config';
import { z } from 'zod';

export const demoEnvironment = z
  .object({
    NODE_ENV: variables.NODE_ENV,
    /** Whether an empty database gets the demo shop. Default: `false` in production, `true` elsewhere. */
    DEMO_DATA: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional(),
  })
  .transform((env) => ({ ...env, DEMO_DATA: env.DEMO_DATA ?? env.NODE_ENV !== 'production' }));
