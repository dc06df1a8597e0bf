import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { existsSync, readFileSync } from 'node:fs';

import type { HttpEnvironment } from '../../environment';
import type { DescribePermission } from './common-answers';
import { createDocument } from './document';

/** The document as the last `npm run generate` wrote it; `npm run verify` fails when it is not what the code says. */
const WRITTEN = 'openapi.json';

const USER_INTERFACE = '/api/docs';
const DOCUMENT = '/api/openapi.json';

/** True for the URLs of what {@link serveDocumentation} serves. */
export const isDocumentation = (url: string): boolean =>
  url === DOCUMENT || url === USER_INTERFACE || url.startsWith(`${USER_INTERFACE}/`);

/**
 * Serves the document and the Swagger UI, to anyone, from when it is first asked for. Making the document takes so long
 * that everybody else would feel it: in production the written one is read instead.
 */
export function serveDocumentation(
  app: NestFastifyApplication,
  { NODE_ENV }: Pick<HttpEnvironment, 'NODE_ENV'>,
  describePermission: DescribePermission,
): void {
  const document = (): OpenAPIObject =>
    NODE_ENV === 'production' && existsSync(WRITTEN)
      ? (JSON.parse(readFileSync(WRITTEN, 'utf8')) as OpenAPIObject)
      : createDocument(app, describePermission);
  SwaggerModule.setup(USER_INTERFACE, app, document, {
    jsonDocumentUrl: DOCUMENT,
    raw: ['json'],
    customSiteTitle: 'Wateja',
    swaggerOptions: {
      persistAuthorization: true,
      tryItOutEnabled: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      displayRequestDuration: true,
      // Nothing is fetched from, or sent to, another host.
      validatorUrl: null,
    },
  });
}
