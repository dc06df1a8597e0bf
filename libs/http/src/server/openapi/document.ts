import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { readFileSync } from 'node:fs';

import { addCommonAnswers, type DescribePermission } from './common-answers';
import { tidy } from './tidy';

const DESCRIPTION =
  'Wateja stores the customers of a small shop, their purchases and their loyalty.\n\n' +
  'To try the API on this page, open **Log in** and choose **Execute**. The example is the login of the demo shop; ' +
  'replace it with your own email and password. The page then sends your access token with every request, for 15 ' +
  'minutes. After that, log in again. The id of the demo shop is 1.\n\n' +
  'Amounts and quantities are decimal strings. Times are ISO 8601 in UTC. Every error is a `Problem`.\n\n' +
  'The OpenAPI document of this page is at [/api/openapi.json](/api/openapi.json).';

/** In the order of the page: first what a shop works with every day, then its settings. */
const TAGS: [name: string, description: string][] = [
  ['Auth', 'Log in, log out, and get the current user.'],
  ['Customers', 'Create, find, change and deactivate customers.'],
  ['Tags', 'Words by which a shop groups its customers.'],
  ['Notes', 'Notes of the staff about a customer.'],
  ['Preferences', 'What customers like, how they pay, and how and when the shop may contact them.'],
  ['Products', 'The catalogue: names, prices and SKUs of products.'],
  ['Sales', 'Sales of the tills: completed, pending, cancelled and refunded.'],
  ['Loyalty', 'Purchase history, metrics and repeat customers. Every sale updates them.'],
  ['Rewards', 'The loyalty programme: how customers earn points, what they have, and what the shop owes them.'],
  ['Analytics', 'Figures about the customers of a business.'],
  ['Reports', 'Customers, sales, lines of sales, messages and points as lists and as files.'],
  ['Imports', 'Customers and sales from files: upload, preview, run, and download what was rejected.'],
  ['Messaging', 'Consents, templates, messages to customers, and settings of messaging.'],
  ['Campaigns', 'Messages to many customers: audience, preview, cost and effect.'],
  ['Privacy', 'The rights of customers: to get a copy of their data, and to have it erased.'],
  ['Businesses', 'The shops where you work, and their settings.'],
  ['Members', 'The people who work in a business, and their roles.'],
  [
    'API keys',
    'Keys with which tills and integrations call the API instead of logging in. Each key has a role, and ' +
      'can have scopes.',
  ],
  ['Widget', 'The customer lookup in pages of other origins: its tokens and its search.'],
  ['Webhooks', 'URLs of other programs that get the events of a shop, and the deliveries to them.'],
  ['Audit', 'The audit trail: every change in a business, with its time and its author.'],
  ['Platform', 'For administrators of the platform: events that could not be delivered, and metrics.'],
  ['Health', 'Health checks for the platform that runs the service.'],
];

/** The requests that the service itself sends to programs outside, as the document describes them. */
export interface OutgoingRequests {
  webhooks: Record<string, object>;
  /** The schemas of their bodies. */
  schemas: Record<string, object>;
}

/** Makes the OpenAPI 3.1 document of the whole API from the controllers and their schemas. */
export function createDocument(
  app: NestFastifyApplication,
  describePermission: DescribePermission,
  outgoing: OutgoingRequests,
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Wateja')
    .setDescription(DESCRIPTION)
    .setVersion(packageVersion())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This server')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT or API key',
        description:
          'The `access_token` of a login, or an API key of a business (`wtj_…`). If an identity provider is ' +
          'configured, its tokens work too.',
      },
      'bearerAuth',
    );
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: (_controller, method) => method,
  });
  const cleaned = addCommonAnswers(tidy(cleanupOpenApiDoc(document, { version: '3.1' })), describePermission);
  const used = new Set(
    Object.values(cleaned.paths)
      .flatMap((path) => Object.values(path) as { tags?: string[] }[])
      .flatMap(({ tags }) => tags ?? []),
  );
  return {
    ...cleaned,
    components: { ...cleaned.components, schemas: { ...cleaned.components?.schemas, ...outgoing.schemas } },
    webhooks: outgoing.webhooks,
    info: { ...cleaned.info, contact: { name: 'The Wateja project' } },
    tags: TAGS.filter(([name]) => used.has(name)).map(([name, description]) => ({ name, description })),
  };
}

function packageVersion(): string {
  return (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
}
