import { authEnvironment } from '@wateja/auth/environment';
import { backupEnvironment } from '@wateja/backup/environment';
import { businessesEnvironment } from '@wateja/businesses/environment';
import { type EnvironmentOf, parseEnvironment, processEnvironment } from '@wateja/config';
import { databaseEnvironment } from '@wateja/database-server/environment';
import { demoEnvironment } from '@wateja/demo-shop/environment';
import { eventsEnvironment } from '@wateja/events/environment';
import { httpEnvironment } from '@wateja/http/environment';
import { importsEnvironment } from '@wateja/imports/environment';
import { loggingEnvironment } from '@wateja/logging/environment';
import { messagingEnvironment } from '@wateja/messaging/environment';
import { webhooksEnvironment } from '@wateja/webhooks/environment';

const PARTS = [
  processEnvironment,
  databaseEnvironment,
  backupEnvironment,
  loggingEnvironment,
  httpEnvironment,
  authEnvironment,
  businessesEnvironment,
  eventsEnvironment,
  messagingEnvironment,
  demoEnvironment,
  importsEnvironment,
  webhooksEnvironment,
] as const;

/** Every setting of the service. docs/configuration.md explains each. */
export type ApiEnvironment = EnvironmentOf<typeof PARTS>;

/** Reads all settings, without loading the libraries that use them. @throws Error that names each wrong variable */
export const readEnvironment = (source: NodeJS.ProcessEnv): ApiEnvironment => parseEnvironment(source, PARTS);
