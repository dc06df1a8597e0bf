import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { cleanupOpenApiDoc } from 'nestjs-zod';
import { readFileSync } from 'node:fs';

import { addCommonAnswers, type DescribePermission } from './common-answers';
import { tidy } from './tidy';

const DESCRIPTION =
  'Wateja keeps the customers of a small shop, what they bought, and how loyal they are. ' +
  'To try it here, send your email and password to **Log in**, copy the `access_token` of the answer, ' +
  'choose **Authorize** above and paste it. ' +
  'Amounts and quantities are decimal strings, times are ISO 8601 in UTC, and every error is a `Problem`.';

const TAGS: [name: string, description: string][] = [
  ['Auth', 'Logging in and out, and who you are.'],
  ['Businesses', 'The shops you work for, and their settings.'],
  ['Members', 'The people who work in a business, and what they may do.'],
  ['API keys', 'What tills and integrations show in place of a login, each with a role and, if wanted, scopes.'],
  ['Audit', 'Who did what to which record of a business, and when.'],
  ['Customers', 'The contact directory: create, find, change and deactivate.'],
  ['Notes', 'What the people in the shop should know about a customer.'],
  ['Preferences', 'What customers like, how they pay, and when they may be contacted.'],
  ['Sales', 'From the till: completed, pending, cancelled and refunded sales.'],
  ['Loyalty', 'Purchase history, metrics and repeat customers, kept up to date by every sale.'],
  ['Messaging', 'Writing to customers: who may be written to, when, and what it costs.'],
  ['Campaigns', 'A message to many: who gets it, what it costs, and whether it helped.'],
  ['Analytics', 'The customers of a business in a few numbers.'],
  ['Privacy', 'What a person may ask of a shop: to see what it keeps about them, and to be forgotten.'],
  ['Platform', 'For the platform’s administrators: events that could not be delivered, and gauges.'],
  ['Health', 'For whatever runs the service.'],
];

/** Makes the OpenAPI 3.1 document of the whole API from the controllers and their schemas. */
export function createDocument(app: NestFastifyApplication, describePermission: DescribePermission): OpenAPIObject {
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
          'The `access_token` of a login, an API key of a business (`wtj_…`), or, where one is configured, ' +
          'a token of your identity provider.',
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
    info: { ...cleaned.info, contact: { name: 'The Wateja project' } },
    tags: TAGS.filter(([name]) => used.has(name)).map(([name, description]) => ({ name, description })),
  };
}

function packageVersion(): string {
  return (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
}
