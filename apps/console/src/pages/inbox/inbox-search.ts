import { isId } from '../../only-known';

/** The reply that is open. */
export interface RepliesSearch {
  reply?: number;
}

export const repliesSearch = ({ reply }: Record<string, unknown>): RepliesSearch => (isId(reply) ? { reply } : {});

export const STATUSES = [
  ...(['queued', 'sending', 'sent', 'delivered', 'failed', 'doubtful', 'left_out', 'cancelled'] as const),
];
export const KINDS = [
  ...(['direct', 'campaign', 'receipt', 'welcome', 'became_regular'] as const),
  ...(['tier_up', 'tier_at_risk', 'points_expiring', 'points_statement'] as const),
];
export const CHANNELS = ['sms', 'email'] as const;

/** The filters of the messages that were sent. */
export interface SentSearch {
  status?: (typeof STATUSES)[number];
  kind?: (typeof KINDS)[number];
  channel?: (typeof CHANNELS)[number];
}

/** Reads the filters from the address, and drops what is not one. */
export function sentSearch({ status, kind, channel }: Record<string, unknown>): SentSearch {
  const search = {
    status: STATUSES.find((candidate) => candidate === status),
    kind: KINDS.find((candidate) => candidate === kind),
    channel: CHANNELS.find((candidate) => candidate === channel),
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
