import type { SwaggerCustomOptions } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

import { filterOperations, followSession, preparePage } from './browser-functions';

/** As a data URL, the icon needs no route. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b6e4f"/>' +
    '<path d="M6 11l4.5 11L16 12l5.5 10L26 11" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" ' +
    'stroke-linejoin="round"/></svg>',
)}`;

const VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">';

/**
 * Hides what takes space and says nothing here: the logo, the list of one server, and the column of links, which is always
 * empty. On a phone, the page also does without wide margins and the table of headers.
 */
const CSS = `
.swagger-ui .topbar, .swagger-ui .servers-title, .swagger-ui .servers, .swagger-ui .response-col_links { display: none }
.swagger-ui .info { margin: 30px 0 }
.swagger-ui .scheme-container { padding: 15px 0 }
@media (max-width: 640px) {
  .swagger-ui .wrapper, .swagger-ui .info { padding: 0 10px }
  .swagger-ui .wrapper .wrapper { padding: 0 }
  .swagger-ui .filter .operation-filter-input { box-sizing: border-box; max-width: none }
  .swagger-ui .opblock .opblock-section-header, .swagger-ui .opblock-description-wrapper, .swagger-ui .table-container,
  .swagger-ui .responses-inner, .swagger-ui .opblock-body .opblock-section-request-body { padding: 10px }
  .swagger-ui .response-col_status, .swagger-ui .col_header.response-col_status { min-width: 45px; width: 45px }
  .swagger-ui .response .headers-wrapper { display: none }
}`;

/** @param documentUrl where the page's link to the document leads */
export const swaggerUiOptions = (documentUrl: string): SwaggerCustomOptions => ({
  customSiteTitle: 'Wateja API',
  customfavIcon: ICON,
  customCss: CSS,
  swaggerUrl: documentUrl,
  swaggerOptions: {
    persistAuthorization: true,
    tryItOutEnabled: true,
    deepLinking: true,
    filter: true,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    // The page must not send the document to the validator of another host.
    validatorUrl: null,
    responseInterceptor: followSession,
    onComplete: preparePage,
    fn: { opsFilter: filterOperations },
  },
});

/** Adds a viewport to the page, because the template of `@nestjs/swagger` has none. Phones need it. */
export function addViewport(fastify: FastifyInstance, isPage: (url: string) => boolean): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const isHtml = typeof payload === 'string' && String(reply.getHeader('Content-Type')).startsWith('text/html');
    if (!isHtml || !isPage(request.url)) return done(null, payload);
    done(
      null,
      payload.replace('<meta charset="UTF-8">', (charset) => `${charset}\n  ${VIEWPORT}`),
    );
  });
}
