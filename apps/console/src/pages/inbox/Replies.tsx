import { Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { repliesQuery } from './inbox-queries';
import { OpenReply } from './OpenReply';
import { ReplyLink } from './ReplyLink';

/** The replies of customers, unread first. Beside the list is the reply that is open; on phones it takes its place. */
export function Replies() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { reply: openId } = useSearch({ from: '/signed-in/$businessId/inbox/' });
  const unread = useInfiniteQuery(repliesQuery(businessId, true));
  const read = useInfiniteQuery(repliesQuery(businessId, false));
  const all = [unread, read].flatMap(({ data }) => data?.pages.flatMap(({ replies }) => replies) ?? []);
  const open = all.find(({ id }) => id === openId);
  const isMissing = openId !== undefined && !open && !unread.isPending && !read.isPending;
  return (
    <div className={openId === undefined ? 'inbox' : 'inbox is-open'}>
      <Stack className="inbox-list">
        <Loaded query={unread} bars={4}>
          {({ pages }) => {
            const replies = pages.flatMap((page) => page.replies);
            if (replies.length === 0 && all.length === 0 && !read.isPending) return <Empty text={t('inbox.none')} />;
            return (
              <section aria-labelledby="unread">
                <Title order={2} id="unread">
                  {t('inbox.unread')}
                </Title>
                {replies.length === 0 && <Text c="dimmed">{t('inbox.noneUnread')}</Text>}
                {replies.map((reply) => (
                  <ReplyLink key={reply.id} reply={reply} isOpen={reply.id === openId} />
                ))}
                <Earlier query={unread} />
              </section>
            );
          }}
        </Loaded>
        {read.isError && <Failure error={read.error} onRetry={() => void read.refetch()} />}
        {all.some(({ read_at }) => read_at !== null) && (
          <section aria-labelledby="read">
            <Title order={2} id="read">
              {t('inbox.read')}
            </Title>
            {read.data?.pages
              .flatMap((page) => page.replies)
              .map((reply) => (
                <ReplyLink key={reply.id} reply={reply} isOpen={reply.id === openId} />
              ))}
            <Earlier query={read} />
          </section>
        )}
      </Stack>
      <div className="inbox-open">
        {open && <OpenReply key={open.id} reply={open} />}
        {isMissing && <Empty text={t('inbox.missing')} />}
        {openId === undefined && all.length > 0 && <Empty text={t('inbox.choose')} />}
      </div>
    </div>
  );
}
