/** Messages of a channel that one process has under way at a time, at most. */
const MAX_CONCURRENCY = 32;
/** A job waits for its turn so long at most: this share of the time after which it would be given to another as well. */
const SHARE_OF_JOB_TIMEOUT = 8;

/**
 * How many messages of a channel one process takes at a time. All of them wait for turns that eight processes may share:
 * no more are taken than have theirs before the queue takes their jobs for lost.
 * @param rate messages a second that the provider takes; null: no limit
 * @param patience seconds after which a job is given again
 */
export const sendConcurrency = (rate: number | null, patience: number): number =>
  rate === null ? MAX_CONCURRENCY : Math.min(MAX_CONCURRENCY, Math.ceil((rate * patience) / SHARE_OF_JOB_TIMEOUT));
