import type { ServiceDatabase } from '../serve';
import type { StartupBanner } from '../startup-banner';

/** The message that the primary process sends to a new worker. */
export interface Assignment {
  /** Counts from 1. A worker that replaces another one gets its place. */
  place: number;
  database: ServiceDatabase;
}

/** The message that a worker sends to the primary process: it serves, or it cannot and why. */
export type Report = { ready: StartupBanner } | { failure: string };
