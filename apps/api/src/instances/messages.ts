import type { Announcement } from '../announce';
import type { AdmittedDatabase } from '../serve';

/** What the primary tells a worker, once. */
export interface Assignment {
  /** From 1. A worker that follows another takes its place. */
  place: number;
  database: AdmittedDatabase;
}

/** What a worker tells the primary: that it serves, or why it cannot. */
export type Report = { ready: Announcement } | { failure: string };
