import type { ServiceDatabase } from '../serve';
import type { StartupBanner } from '../startup-banner';

/** What the primary tells a worker, once. */
export interface Assignment {
  /** From 1. A worker that follows another takes its place. */
  place: number;
  database: ServiceDatabase;
}

/** What a worker tells the primary: that it serves, or why it cannot. */
export type Report = { ready: StartupBanner } | { failure: string };
