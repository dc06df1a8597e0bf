import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type LeftOutList, type Template, withEntityTag } from '@wateja/client';

import { listPages, PAGE_SIZE } from '../../components/states/list-pages';
import { wateja } from '../../session/session';
import type { Audience, Campaign } from './campaign-draft';

const MAX_TEMPLATES = 100;
const RUNNING_MS = 2_000;
const WAITING_MS = 30_000;
/** A campaign that begins this soon is looked at as often as one that runs. */
const SOON_MS = 2 * 60 * 1_000;

/** The campaigns with their figures, the newest first. */
export const campaignsQuery = (businessId: number) =>
  infiniteQueryOptions({
    queryKey: [businessId, 'campaigns', 'list'],
    queryFn: ({ pageParam }) =>
      wateja.campaigns.list({
        path: { businessId },
        query: { limit: PAGE_SIZE, effects: true, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });

/** Whether a customer was left out, or their message failed. */
export type Outcome = 'left_out' | 'failed';

/** The customers whom a campaign leaves out, or to whom its message failed, for one reason. */
export const leftOutQuery = (businessId: number, campaignId: number, of: { outcome: Outcome; reason: string }) =>
  infiniteQueryOptions({
    queryKey: [businessId, 'campaigns', campaignId, 'left-out', of],
    queryFn: ({ pageParam: { cursor } }) =>
      wateja.campaigns.listLeftOut({
        path: { businessId, campaignId },
        query: { limit: PAGE_SIZE, ...of, ...(cursor && { cursor }) },
      }),
    ...listPages<LeftOutList>(({ customers }) => customers),
    staleTime: 0,
  });

/** How soon a campaign is read again: often while something happens. */
function intervalOf({ status, scheduled_for }: Campaign): number | false {
  if (status === 'preparing' || status === 'sending') return RUNNING_MS;
  if (status !== 'scheduled' || scheduled_for === null) return false;
  return Date.parse(scheduled_for) - Date.now() < SOON_MS ? RUNNING_MS : WAITING_MS;
}

/** A campaign with its progress, and the tag that a change sends. */
export const campaignQuery = (businessId: number, campaignId: number) =>
  queryOptions({
    queryKey: [businessId, 'campaigns', campaignId, 'one'],
    queryFn: async () => {
      const { answer, etag } = await withEntityTag((options) =>
        wateja.campaigns.get({ path: { businessId, campaignId }, ...options }),
      );
      return { campaign: answer.campaign, etag };
    },
    refetchInterval: ({ state }) => (state.data ? intervalOf(state.data.campaign) : false),
  });

/** What sending would do. */
export const preflightQuery = (businessId: number, campaignId: number) =>
  queryOptions({
    queryKey: [businessId, 'campaigns', campaignId, 'preflight'],
    queryFn: async () => (await wateja.campaigns.preflight({ path: { businessId, campaignId } })).preflight,
    staleTime: 0,
  });

/** What became of the messages, and whether they made a difference. */
export const reportQuery = (businessId: number, campaignId: number) =>
  queryOptions({
    queryKey: [businessId, 'campaigns', campaignId, 'report'],
    queryFn: async () => (await wateja.campaigns.report({ path: { businessId, campaignId } })).report,
  });

/** The texts that campaigns can use, by name. */
export const templatesQuery = (businessId: number) =>
  queryOptions({
    queryKey: [businessId, 'templates'],
    queryFn: async () => {
      const path = { businessId };
      const templates: Template[] = [];
      for (let total = 1; templates.length < total;) {
        const query = { limit: MAX_TEMPLATES, offset: templates.length };
        const page = await wateja.messaging.listTemplates({ path, query });
        templates.push(...page.templates);
        total = page.templates.length === 0 ? 0 : page.total;
      }
      return templates;
    },
  });

/** How many active customers an audience has; null if they are too many to count. */
export const audienceQuery = (businessId: number, audience: Audience) =>
  queryOptions({
    queryKey: [businessId, 'customers', 'audience', audience],
    queryFn: async () => {
      const query = { limit: 1, is_active: true, ...audience } as const;
      return (await wateja.reports.reportCustomers({ path: { businessId }, query })).total;
    },
  });
