import { infiniteQueryOptions } from '@tanstack/react-query';
import type { MessageList } from '@wateja/client';

import { listPages, PAGE_SIZE } from '../../components/states/list-pages';
import { wateja } from '../../session/session';
import type { SentSearch } from './inbox-search';

/** The replies that nobody has marked as read, or those that somebody has; the newest first. */
export const repliesQuery = (businessId: number, isUnread: boolean) =>
  infiniteQueryOptions({
    queryKey: [businessId, 'replies', 'list', isUnread],
    queryFn: ({ pageParam }) =>
      wateja.messaging.listReplies({
        path: { businessId },
        query: { unread: isUnread, limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

/** The messages of the shop, the newest first. */
export const sentQuery = (businessId: number, filter: SentSearch) =>
  infiniteQueryOptions({
    queryKey: [businessId, 'messages', 'list', filter],
    queryFn: ({ pageParam: { cursor } }) =>
      wateja.messaging.listMessages({
        path: { businessId },
        query: { limit: PAGE_SIZE, ...filter, ...(cursor && { cursor }) },
      }),
    ...listPages<MessageList>(({ messages }) => messages),
  });
