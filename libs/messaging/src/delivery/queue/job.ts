/** The queues; the migrations `jobs` and `automatic_message_jobs` make them, with their retries. */
export type QueueName = 'automatic_messages' | 'campaigns' | 'sms' | 'emails' | 'delivery_reports';

/** A job to be done. */
export interface NewJob {
  /** A UUID. A job whose id the queue already knows is not inserted again. */
  id?: string;
  /** Ids and states; nothing personal. */
  data: object;
  /** Not before; null: at once. */
  start_after?: Date | null;
  /** Before those that are due as well; 0 unless it is said. */
  priority?: number;
}

/** A job as its handler gets it. */
export interface Job<Data> {
  data: Data;
  /** True when it is not given again after this attempt fails. */
  is_last_attempt: boolean;
}

/** Does one job; what it throws makes the queue give the job again later. It has to bear to be given one twice. */
export type JobHandler<Data> = (job: Job<Data>) => Promise<void>;

/** How one process works on a queue. */
export interface WorkOptions {
  /** Jobs at a time. */
  concurrency: number;
  /** Milliseconds until an empty queue is looked at again; jobs inserted by this process are found at once. */
  interval: number;
}

/** Thrown by a handler that expects better of a later attempt: nobody has to hear of it. */
export class AgainLater extends Error {
  override readonly name = 'AgainLater';
}
