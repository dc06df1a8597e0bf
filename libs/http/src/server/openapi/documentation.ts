import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { existsSync, readFileSync } from 'node:fs';

import type { HttpEnvironment } from '../../environment';
import type { DescribePermission } from './common-answers';
import { createDocument, type OutgoingRequests } from './document';
import { addViewport, swaggerUiOptions } from './swagger-ui';

/** The file that `npm run generate` writes. `npm run verify` fails when it does not match the code. */
const WRITTEN = 'openapi.json';

const HOME = '/api';
const USER_INTERFACE = '/api/docs';
const DOCUMENT = '/api/openapi.json';

const isUserInterface = (url: string) => url === USER_INTERFACE || url.startsWith(`${USER_INTERFACE}/`);

/** True for the URLs of {@link serveDocumentation}. */
export const isDocumentation = (url: string): boolean => url === HOME || url === DOCUMENT || isUserInterface(url);

/**
 * Serves the OpenAPI document and the Swagger UI to anyone, unless `API_DOCS` is false. The document is loaded when
 * somebody first asks for it. Making it takes so long that other requests would wait, so production reads the generated
 * file instead.
 */
export function serveDocumentation(
  app: NestFastifyApplication,
  { NODE_ENV, API_DOCS }: Pick<HttpEnvironment, 'NODE_ENV' | 'API_DOCS'>,
  describePermission: DescribePermission,
  outgoing: () => OutgoingRequests,
): void {
  if (!API_DOCS) return;
  const document = (): OpenAPIObject =>
    NODE_ENV === 'production' && existsSync(WRITTEN)
      ? (JSON.parse(readFileSync(WRITTEN, 'utf8')) as OpenAPIObject)
      : createDocument(app, describePermission, outgoing());
  const fastify = app.getHttpAdapter().getInstance();
  addViewport(fastify, isUserInterface);
  fastify.get(HOME, (_request, reply) => reply.redirect(USER_INTERFACE));
  SwaggerModule.setup(USER_INTERFACE, app, document, {
    ...swaggerUiOptions(DOCUMENT),
    jsonDocumentUrl: DOCUMENT,
    raw: ['json'],
  });
}
