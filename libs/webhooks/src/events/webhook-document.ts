import { id } from '@wateja/common';
import { z } from 'zod';

import { PING, WEBHOOK_EVENTS } from './webhook-events';

/** The parts of the OpenAPI document that describe what webhooks receive. */
export interface WebhookDocument {
  webhooks: Record<string, object>;
  schemas: Record<string, object>;
}

const HEADERS = [
  ['webhook-id', 'The id of the event. An event that arrives twice has the same id.'],
  ['webhook-timestamp', 'When this attempt was made, in seconds since 1970.'],
  ['webhook-signature', 'One signature for each valid secret: `v1,` and an HMAC-SHA256 in base64.'],
].map(([name, description]) => ({ name, in: 'header', required: true, description, schema: { type: 'string' } }));

const EVENTS: [name: string, event: { description: string; data: z.ZodObject }][] = [
  ...Object.entries(WEBHOOK_EVENTS),
  [
    PING,
    { description: 'A user has pinged the webhook, to try it.', data: z.object({ business_id: id, webhook_id: id }) },
  ],
];

/** Describes the request of each event as OpenAPI 3.1 does: under `webhooks`, and not under `paths`. */
export function webhookDocument(): WebhookDocument {
  const schemas: WebhookDocument['schemas'] = {};
  const webhooks: WebhookDocument['webhooks'] = {};
  for (const [name, { description, data }] of EVENTS) {
    const component = componentName(name);
    schemas[component] = schemaOf(name, data);
    webhooks[name] = { post: operationOf(name, description, component) };
  }
  return { webhooks, schemas };
}

/** `sale.completed` is the schema `SaleCompletedEvent`. */
const componentName = (name: string) =>
  `${name.replace(/(?:^|\.)([a-z])/g, (_match, letter: string) => letter.toUpperCase())}Event`;

function schemaOf(name: string, data: z.ZodObject): object {
  const body = z.object({
    id: z.uuid().meta({ description: 'The same as the header `webhook-id`.' }),
    type: z.literal(name),
    timestamp: z.iso.datetime().meta({ description: 'When it happened.' }),
    data,
  });
  const { $schema: _dialect, ...schema } = z.toJSONSchema(body, { io: 'output' });
  return allowingNewFields(schema);
}

/** Receivers must accept fields of later versions. Patterns that repeat a format are left out, as in all schemas. */
function allowingNewFields(schema: object): object {
  return JSON.parse(
    JSON.stringify(schema, (_key, value: unknown) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const { additionalProperties, pattern, ...rest } = value as Record<string, unknown>;
      return {
        ...rest,
        ...(pattern !== undefined && typeof rest['format'] !== 'string' && { pattern }),
        ...(additionalProperties !== undefined && additionalProperties !== false && { additionalProperties }),
      };
    }),
  ) as object;
}

const operationOf = (name: string, description: string, component: string) => ({
  operationId: `webhook${component.replace(/Event$/, '')}`,
  summary: name,
  description,
  tags: ['Webhooks'],
  security: [],
  parameters: HEADERS,
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${component}` } } },
  },
  responses: { '2XX': { description: 'The event has arrived. Any other answer is tried again later.' } },
});
