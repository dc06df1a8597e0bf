import { authEnvironment } from '@wateja/auth/environment';
import { backupEnvironment } from '@wateja/backup/environment';
import { businessesEnvironment } from '@wateja/businesses/environment';
import { type EnvironmentOf, parseEnvironment, processEnvironment } from '@wateja/config';
import { databaseEnvironment } from '@wateja/database-server/environment';
import { demoEnvironment } from '@wateja/demo-shop/environment';
import { eventsEnvironment } from '@wateja/events/environment';
import { loggingEnvironment } from '@wateja/logging/environment';
import { messagingEnvironment } from '@wateja/messaging/environment';

const PARTS = [
  processEnvironment,
  databaseEnvironment,
  backupEnvironment,
  loggingEnvironment,
  authEnvironment,
  businessesEnvironment,
  eventsEnvironment,
  messagingEnvironment,
  demoEnvironment,
] as const;

/** The settings of the `wateja` command: all of the service except those of its HTTP server. */
export type CliEnvironment = EnvironmentOf<typeof PARTS>;

/** @throws Error that names each wrong variable */
export const readEnvironment = (source: NodeJS.ProcessEnv): CliEnvironment => parseEnvironment(source, PARTS);
