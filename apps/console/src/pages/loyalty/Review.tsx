import { Anchor, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReviewList } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { CustomerName } from '../../components/CustomerName';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { useMemberName } from '../../components/use-member-name';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';

const STATES = ['open', 'done', 'all'] as const;

/** Sales that used too many points, for somebody to look at. The address keeps which of them are shown. */
export function Review() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { state = 'open' } = useSearch({ from: '/signed-in/$businessId/loyalty/review' });
  const navigate = useNavigate({ from: '/$businessId/loyalty/review' });
  const query = useInfiniteQuery({
    queryKey: [businessId, 'review', state],
    queryFn: ({ pageParam }) =>
      wateja.rewards.listReviews({ path: { businessId }, query: { state, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Stack>
      <Group justify="space-between" align="end">
        <Text maw={640}>{t('review.about')}</Text>
        <NativeSelect
          label={t('review.show')}
          data={STATES.map((value) => ({ value, label: t(`review.states.${value}`) }))}
          value={state}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: value === 'done' || value === 'all' ? { state: value } : {}, replace: true })
          }
        />
      </Group>
      <Loaded query={query} bars={3}>
        {({ pages }) => {
          const reviews = pages.flatMap((page) => page.reviews);
          if (reviews.length === 0) return <Empty text={t(state === 'open' ? 'review.noneOpen' : 'review.none')} />;
          return (
            <>
              {reviews.map((review) => (
                <ReviewCard key={review.id} review={review} />
              ))}
              <Earlier query={query} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}

type Row = ReviewList['reviews'][number];

function ReviewCard({ review }: { review: Row }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const nameOf = useMemberName();
  const { id, kind, sale_id, customer_id, points, user_id, api_key_id, completed_at, done_at } = review;
  const finishing = useMutation({
    mutationFn: () => wateja.rewards.finishReview({ path: { businessId, reviewId: id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [businessId, 'review'] }),
  });
  return (
    <Stack className="card" gap="xs">
      <Text fw={600}>
        {t(kind === 'overdrawn' ? 'review.overdrawn' : 'review.overOfflineLimit', {
          count: Number(points),
          points: format.number(points),
        })}
      </Text>
      <Text>
        <CustomerName id={customer_id} /> · <When time={completed_at} as="dateTime" /> ·{' '}
        {nameOf({ user_id, api_key_id })}
      </Text>
      <Group gap="sm">
        <Anchor
          underline="always"
          renderRoot={(props) => (
            <Link
              to="/$businessId/sales/$saleId"
              params={{ businessId: String(businessId), saleId: String(sale_id) }}
              {...props}
            />
          )}
        >
          {t('review.sale')}
        </Anchor>
        {done_at === null ? (
          <OnlineButton
            variant="default"
            loading={finishing.isPending}
            verb="saving"
            onClick={() => finishing.mutate()}
          >
            {t('review.done')}
          </OnlineButton>
        ) : (
          <Text c="dimmed">
            <TimedText i18nKey="review.doneAt" time={<When time={done_at} as="dateTime" />} />
          </Text>
        )}
      </Group>
      {finishing.isError && <Failure error={finishing.error} onRetry={() => finishing.mutate()} />}
    </Stack>
  );
}
