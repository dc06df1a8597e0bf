/** The maximum number of messages of a channel that one process sends at a time. */
const MAX_CONCURRENCY = 32;
/**
 * A job waits for its turn for at most this fraction (1/8) of the time after which the queue gives it to another
 * process.
 */
const SHARE_OF_JOB_TIMEOUT = 8;

/**
 * How many messages of a channel one process takes at a time. They all wait for turns, which eight processes may share.
 * A process takes only as many as get their turn before the queue considers their jobs lost.
 * @param rate messages per second that the provider accepts; null: no limit
 * @param jobTimeoutSeconds seconds after which the queue gives a job again
 */
export const sendConcurrency = (rate: number | null, jobTimeoutSeconds: number): number =>
  rate === null
    ? MAX_CONCURRENCY
    : Math.min(MAX_CONCURRENCY, Math.ceil((rate * jobTimeoutSeconds) / SHARE_OF_JOB_TIMEOUT));
