import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { existsSync, readFileSync } from 'node:fs';

import type { HttpEnvironment } from '../../environment';
import type { DescribePermission } from './common-answers';
import { createDocument } from './document';

/** The file that `npm run generate` writes. `npm run verify` fails when it does not match the code. */
const WRITTEN = 'openapi.json';

const USER_INTERFACE = '/api/docs';
const DOCUMENT = '/api/openapi.json';

/** True for the URLs of {@link serveDocumentation}. */
export const isDocumentation = (url: string): boolean =>
  url === DOCUMENT || url === USER_INTERFACE || url.startsWith(`${USER_INTERFACE}/`);

/**
 * Serves the OpenAPI document and the Swagger UI to anyone. The document is loaded when somebody first asks for it.
 * Making it takes so long that other requests would wait, so production reads the generated file instead.
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
      // The page must not send the document to the validator of another host.
      validatorUrl: null,
    },
  });
}
