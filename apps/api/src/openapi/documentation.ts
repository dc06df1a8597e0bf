import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

import { createDocument } from './document';

/** Serves the document and the Swagger UI, to anyone. The document is made when it is first asked for. */
export function serveDocumentation(app: NestFastifyApplication): void {
  const document = (): OpenAPIObject => createDocument(app);
  SwaggerModule.setup('api/docs', app, document, {
    jsonDocumentUrl: 'api/openapi.json',
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
