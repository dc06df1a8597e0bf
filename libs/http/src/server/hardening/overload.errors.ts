import { RetryLater } from '@wateja/common';

/** Seconds after which a connection or a body is likely to find room. */
const RETRY_AFTER_SECONDS = 2;

/** The caller's network has as many connections open as one network may have. */
export class TooManyConnections extends RetryLater {
  constructor() {
    const message = 'Too many connections are open from this network; close some, then try again';
    super('too-many-requests', 'too_many_connections', message, RETRY_AFTER_SECONDS);
  }
}

/** The bodies that are arriving from the caller's network are as large as the server takes from one network. */
export class TooManyBodies extends RetryLater {
  constructor() {
    const message = 'Too many requests with a body are under way from this network; try again shortly';
    super('too-many-requests', 'too_many_bodies', message, RETRY_AFTER_SECONDS);
  }
}

/** The server has as many connections, or bytes of bodies under way, as it accepts in all. */
export class ServerBusy extends RetryLater {
  constructor() {
    super(
      'unavailable',
      'server_busy',
      'The service is handling too many requests; try again shortly',
      RETRY_AFTER_SECONDS,
    );
  }
}
