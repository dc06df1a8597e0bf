import { useMutationState } from '@tanstack/react-query';

import type { CustomerPath } from '../pages/customer/customer-queries';
import type { Change } from './change';
import { type Entry, QUEUE_KEY, type Queued } from './queue';
import { useOnline } from './use-online';

/** A change that is being sent, as the pages show it. */
export interface QueuedChange<Kind extends Change = Change> {
  id: number;
  change: Kind;
  state: 'waiting' | 'sending' | 'failed' | 'sent';
  error: Error | null;
  /** The id of the note, after it was sent. */
  noteId: number | undefined;
}

/** All changes of this tab that have not arrived, or have just arrived, in their order. */
export function useQueue(): QueuedChange[] {
  const isOnline = useOnline();
  const queued = useMutationState({
    filters: { mutationKey: QUEUE_KEY },
    select: (mutation) => {
      const { mutationId: id, state } = mutation as Queued;
      const { status, error, data, variables: change } = state;
      return { id, status, error, change, noteId: data && 'noteId' in data ? data.noteId : undefined };
    },
  });
  return queued.flatMap(({ status, change, ...others }) => {
    if (!change) return [];
    const pending = isOnline ? 'sending' : 'waiting';
    const state = status === 'error' ? 'failed' : status === 'success' ? 'sent' : pending;
    return [{ ...others, change, state } as const];
  });
}

/** The changes of one customer that are of one kind. */
export function useQueueOf<Kind extends Change['kind']>({ businessId, customerId }: CustomerPath, kind: Kind) {
  return useQueue().filter(
    (queued): queued is QueuedChange<Extract<Entry, { kind: Kind }>> =>
      queued.change.kind === kind &&
      queued.change.path.businessId === businessId &&
      queued.change.path.customerId === customerId,
  );
}
