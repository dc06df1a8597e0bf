import { list, timestamp } from '@wateja/common';
import { createZodDto } from 'nestjs-zod';
import { z } from 'zod';

import { PERMISSION_NAMES, WIDGET_PERMISSIONS } from '../principals/permissions';

/** Host names have at most 253 characters. */
const MAX_ORIGIN_LENGTH = 300;

/** An origin exactly as browsers send it in `Origin`: without a path, and without the standard port. */
const isOrigin = (value: string) =>
  /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value && !value.includes('*');

/** The body of POST /businesses/:businessId/widget-tokens. */
export class CreateWidgetToken extends createZodDto(
  z
    .strictObject({
      origin: z
        .string()
        .max(MAX_ORIGIN_LENGTH)
        .refine(isOrigin, 'Must be an origin like https://till.example, without a path and without a slash at the end')
        .meta({ description: 'The origin of the page that may use the token.', examples: ['https://till.example'] }),
      permissions: list(z.enum(PERMISSION_NAMES))
        .min(1, 'Must name at least one permission; leave the field out for customers:lookup alone')
        .max(PERMISSION_NAMES.length)
        .default(['customers:lookup'])
        .meta({
          description: `What the token may do: ${WIDGET_PERMISSIONS.join(', ')}, and no more than the caller.`,
          examples: [['customers:lookup', 'rewards:read']],
        }),
    })
    .meta({ example: { origin: 'https://till.example', permissions: ['customers:lookup'] } }),
) {}

export class WidgetTokenCreated extends createZodDto(
  z.object({
    token: z
      .string()
      .meta({ description: 'Give it to the page. It is valid for 15 minutes.', examples: ['eyJhbGciOiJI…'] }),
    expires_at: timestamp,
  }),
) {}
