import { authEnvironment } from '@wateja/auth/environment';
import { type EnvironmentOf, parseEnvironment, processEnvironment } from '@wateja/config';
import { databaseEnvironment } from '@wateja/database-server/environment';
import { eventsEnvironment } from '@wateja/events/environment';
import { loggingEnvironment } from '@wateja/logging/environment';
import { messagingEnvironment } from '@wateja/messaging/environment';

const PARTS = [
  processEnvironment,
  databaseEnvironment,
  loggingEnvironment,
  authEnvironment,
  eventsEnvironment,
  messagingEnvironment,
] as const;

/** Every setting of the `wateja` command: the service's, but for those of its HTTP server and of the demo shop. */
export type CliEnvironment = EnvironmentOf<typeof PARTS>;

/** @throws Error naming each wrong variable */
export const readEnvironment = (source: NodeJS.ProcessEnv): CliEnvironment => parseEnvironment(source, PARTS);
