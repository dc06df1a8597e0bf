import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { wateja } from '../../session/session';
import type { ItemType } from './customer-tabs';

/** Which customer of which shop. */
export interface CustomerPath {
  businessId: number;
  customerId: number;
}

/** All of one customer begins with this key, so that a change can refresh it. */
export const customerKey = ({ businessId, customerId }: CustomerPath) => [businessId, 'customer', customerId];

export const profileQuery = (path: CustomerPath) =>
  queryOptions({
    queryKey: [...customerKey(path), 'profile'],
    queryFn: async () => (await wateja.customers.get({ path })).customer,
  });

export const metricsQuery = (path: CustomerPath) =>
  queryOptions({
    queryKey: [...customerKey(path), 'metrics'],
    queryFn: async () => (await wateja.customers.getMetrics({ path })).metrics,
  });

/** The points of the customer; null if the shop has no programme. */
export const memberQuery = (path: CustomerPath) =>
  queryOptions({
    queryKey: [...customerKey(path), 'member'],
    queryFn: async () => {
      const { program } = await wateja.rewards.getProgram({ path: { businessId: path.businessId } });
      if (!program?.is_enabled) return null;
      return (await wateja.rewards.getMember({ path })).member;
    },
  });

export const consentsQuery = (path: CustomerPath) =>
  queryOptions({
    queryKey: [...customerKey(path), 'consents'],
    queryFn: async () => (await wateja.messaging.listConsents({ path })).current,
  });

/** @param type only items of this kind; undefined for all */
export const timelineQuery = (path: CustomerPath, type: ItemType | undefined) =>
  infiniteQueryOptions({
    queryKey: [...customerKey(path), 'timeline', type],
    queryFn: ({ pageParam }) =>
      wateja.customers.getTimeline({
        path,
        query: { limit: 20, ...(type && { type }), ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

const MAX_MESSAGES = 50;

/** The latest messages to the customer. */
export const messagesQuery = ({ businessId, customerId }: CustomerPath) =>
  queryOptions({
    queryKey: [...customerKey({ businessId, customerId }), 'messages'],
    queryFn: async () => {
      const query = { customer_id: customerId, limit: MAX_MESSAGES };
      return (await wateja.messaging.listMessages({ path: { businessId }, query })).messages;
    },
  });
