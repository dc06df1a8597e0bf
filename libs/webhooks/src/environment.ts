import { variables } from '@wateja/config';
import { z } from 'zod';

/** Where webhooks may point. */
export const webhooksEnvironment = z
  .object({
    NODE_ENV: variables.NODE_ENV,
    /** Allows http:// URLs, any port, and receivers in private networks and on this machine. */
    WEBHOOKS_ALLOW_PRIVATE: z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
  })
  .refine((env) => env.NODE_ENV !== 'production' || !env.WEBHOOKS_ALLOW_PRIVATE, {
    path: ['WEBHOOKS_ALLOW_PRIVATE'],
    error: 'must not be true in production, because a shop could then reach your internal network',
  });
export type WebhooksEnvironment = z.output<typeof webhooksEnvironment>;
