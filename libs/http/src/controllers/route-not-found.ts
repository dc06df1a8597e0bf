import { DomainError } from '@wateja/common';

export const NO_SUCH_ROUTE = 'No route has this method and path; the document of the API lists all routes';

/** No route has this method and path. */
export class RouteNotFound extends DomainError {
  constructor() {
    super('not-found', 'route_not_found', NO_SUCH_ROUTE);
  }
}
