import type { Channel } from '../../message-enums';
import type { QueueName } from '../queue/job';

/** The queue of each channel. They are separate, so that one channel that hangs does not delay the other. */
export const QUEUES: Record<Channel, QueueName> = { sms: 'sms', email: 'emails' };
