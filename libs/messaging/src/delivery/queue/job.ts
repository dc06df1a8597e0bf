/** The queues. Migrations such as `jobs` and `automatic_message_jobs` create them and set their retries. */
export type QueueName =
  | 'automatic_messages'
  | 'points_notices'
  | 'campaigns'
  | 'sms'
  | 'emails'
  | 'delivery_reports'
  | 'imports'
  | 'account_mails';

/** A job to insert. */
export interface NewJob {
  /** A UUID. The queue ignores a job whose id it already has. */
  id?: string;
  /** Ids and states, and no names or contacts. */
  data: object;
  /** The job does not run before this time; null: at once. */
  start_after?: Date | null;
  /** Due jobs with a higher priority run first. The default is 0. */
  priority?: number;
}

/** A job as its handler receives it. */
export interface Job<Data> {
  data: Data;
  /** True if the job is not tried again after this attempt. */
  is_last_attempt: boolean;
}

/**
 * Does one job. If it throws an error, the queue gives the job again later. A job may run twice, so a handler must
 * accept that.
 */
export type JobHandler<Data> = (job: Job<Data>) => Promise<void>;

/** How one process works on a queue. */
export interface WorkOptions {
  /** The number of jobs at a time. */
  concurrency: number;
  /**
   * After this many milliseconds the worker looks at an empty queue again. Jobs that this process inserts are found at
   * once.
   */
  interval: number;
}

/** A handler throws this error if a later attempt will probably succeed. It is not logged. */
export class AgainLater extends Error {
  override readonly name = 'AgainLater';
}
