import type { Mutation } from '@tanstack/react-query';
import { WatejaError } from '@wateja/client';

import { customerKey, profileQuery } from '../pages/customer/customer-queries';
import { meQuery, queryClient } from '../session/queries';
import { SIGNED_OUT, wateja } from '../session/session';
import type { Change } from './change';

export const QUEUE_KEY = ['queue'];
/**
 * The changes that are not sent yet. They contain personal data, so they are stored only as long as the tab is open.
 */
const STORAGE = 'wateja.queue';
/** The client itself repeats requests. After so many further attempts with a network, the user decides. */
const MAX_REPETITIONS = 2;

/** A change, and the user who made it. No other user's session may send it. */
export type Entry = Change & { userId: number | undefined };
/** The answer of the server: the id of a new note, or the tags that the customer now has. */
export type Sent = { noteId: number } | { tags: string[] };
export type Queued = Mutation<Sent, Error, Entry>;

const cache = queryClient.getMutationCache();
const userId = () => queryClient.getQueryData(meQuery.queryKey)?.user?.id;
const all = () => cache.findAll({ mutationKey: QUEUE_KEY }) as Queued[];
const find = (id: number) => all().find(({ mutationId }) => mutationId === id);

// TanStack Query sends the mutations of a scope one after the other, and pauses them while there is no network.
queryClient.setMutationDefaults(QUEUE_KEY, {
  scope: { id: 'queue' },
  networkMode: 'online',
  gcTime: Infinity,
  mutationFn: (entry: Entry) => send(entry),
  retry: (failures, error) => failures < MAX_REPETITIONS && !(error instanceof WatejaError),
  onSuccess: (sent: Sent, entry: Entry) => showSent(sent, entry),
});
cache.subscribe((event) => {
  // Changes that were removed from the cache when the session ended stay stored, so that the user can continue.
  if (event.type === 'updated' && all().some((queued) => queued === event.mutation)) keep();
});

// The user has signed out in another tab.
window.addEventListener('storage', ({ key }) => {
  if (key === SIGNED_OUT) emptyQueue();
});

/** Sends a change, or keeps it until there is a network. */
export function enqueue(change: Change): void {
  start({ ...change, userId: userId() });
}

/**
 * Continues with the changes that this tab could not send before it was reloaded or its session ended. Changes of
 * other users are discarded.
 */
export function openQueue(): void {
  if (all().length > 0) return;
  const storedEntries = JSON.parse(sessionStorage.getItem(STORAGE) ?? '[]') as Entry[];
  for (const entry of storedEntries.filter((candidate) => candidate.userId === userId())) start(entry);
  keep();
}

/** Tries again to send a change that has failed. */
export function repeat(id: number): void {
  const queued = find(id);
  if (queued?.state.variables) void queued.execute(queued.state.variables).catch(() => undefined);
}

/** Discards a change. */
export function discard(id: number): void {
  const queued = find(id);
  if (!queued) return;
  cache.remove(queued);
  keep();
}

/** Discards all changes when the user signs out. */
export function emptyQueue(): void {
  for (const queued of all()) cache.remove(queued);
  keep();
}

function start(entry: Entry): void {
  const queued = cache.build<Sent, Error, Entry, unknown>(queryClient, { mutationKey: QUEUE_KEY });
  // The cache has the failure, and the page shows it.
  void queued.execute(entry).catch(() => undefined);
}

async function send(entry: Entry): Promise<Sent> {
  if (entry.userId !== userId()) throw new Error('Another user has signed in');
  const { path } = entry;
  if (entry.kind === 'note') {
    const headers = { 'Idempotency-Key': entry.key };
    return { noteId: (await wateja.notes.add({ path, body: { content: entry.text }, headers })).note.id };
  }
  const place = { path: { ...path, tag: entry.tag } };
  const { customer } = await (entry.isAdded ? wateja.tags.addTag(place) : wateja.tags.removeTag(place));
  return { tags: customer.tags };
}

/** The page shows what was sent from the queue until it has read the customer again. */
function showSent(sent: Sent, entry: Entry): void {
  const { path } = entry;
  if ('tags' in sent) {
    queryClient.setQueryData(profileQuery(path).queryKey, (customer) => customer && { ...customer, tags: sent.tags });
    void queryClient.invalidateQueries({ queryKey: [path.businessId, 'customers'] });
  }
  const queued = all().find(({ state }) => state.variables === entry);
  void queryClient.invalidateQueries({ queryKey: customerKey(path) }).finally(() => queued && cache.remove(queued));
}

/** Stores the changes that are not sent yet, in their order. */
function keep(): void {
  const entries = all().flatMap(({ state }) =>
    state.status !== 'success' && state.variables ? [state.variables] : [],
  );
  if (entries.length > 0) sessionStorage.setItem(STORAGE, JSON.stringify(entries));
  else sessionStorage.removeItem(STORAGE);
}
