// For controllers and interceptors.
export { ApiAnswer, ApiAnswerOrFile, ApiJsonAnswer } from './controllers/api-answer';
export { ApiProblem } from './controllers/api-problem';
export { Confidential } from './controllers/confidential';
export { assertVersion, type ExpectedVersions } from './controllers/entity-tag';
export { EntityTag, ExpectedVersion, JsonEntityTag } from './controllers/entity-tag.interceptor';
export { compactJson } from './controllers/compact-json';
export { JsonText } from './controllers/json-text';
export {
  ACCESS_EXTENSION,
  IDEMPOTENT_EXTENSION,
  UNLIMITED_EXTENSION,
  WIDGETS_EXTENSION,
} from './controllers/operation-extensions';
export { receiveUpload, type Upload } from './controllers/receive-upload';
export { RouteNotFound } from './controllers/route-not-found';
export { MULTIPART, TakesFile } from './controllers/takes-file';
export { TakesForm } from './controllers/takes-form';
export { FileTooLarge } from './controllers/upload.errors';

// For applications, which build the server.
export { answerJsonText } from './server/answer-json-text';
export { answerConditionalRequests } from './server/conditional-requests';
export { acceptCookies } from './server/cookies';
export { Drain } from './server/drain';
export { continueWhenBodyIsRead } from './server/expect-continue';
export { fastifyAdapter } from './server/fastify-adapter';
export { acceptFormBodies } from './server/form-body';
export { allowOrigins } from './server/hardening/cross-origin';
export { limitBodiesUnderWay } from './server/hardening/bodies-under-way';
export { limitConnections } from './server/hardening/connection-limits';
export { networkOf, publicNetworkOf } from './server/hardening/network-of';
export { limitRequests } from './server/hardening/request-limits';
export { sendSecurityHeaders } from './server/hardening/security-headers';
export { warnOfUnknownProxies } from './server/hardening/unknown-proxies';
export { acceptJsonBodies, RequestPipe } from './server/json-body';
export { acceptFiles } from './server/multipart-body';
export { createDocument } from './server/openapi/document';
export { isDocumentation, serveDocumentation } from './server/openapi/documentation';
export { ProblemFilter } from './server/problem.filter';
export { closeUnreadConnections, hasBody } from './server/unread-body';
