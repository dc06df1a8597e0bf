import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Duplicates } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';

const PAGE_SIZE = 20;

/** The pairs of customers who may be the same person, each with the reason. */
export function Pairs() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const query = useInfiniteQuery({
    queryKey: [businessId, 'customers', 'duplicates', 'pages'],
    queryFn: ({ pageParam }) =>
      wateja.customers.listDuplicates({
        path: { businessId },
        query: { limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  const pairs = query.data?.pages.flatMap((page) => page.pairs) ?? [];
  return (
    <Loaded query={query} bars={4}>
      {() => (
        <>
          <Text>{t('merge.explanation')}</Text>
          {pairs.length === 0 && !query.hasNextPage && <Empty text={t('merge.none')} />}
          {pairs.map((pair) => (
            <Pair key={`${pair.reason} ${pair.customers.map(({ id }) => id).join(' ')}`} pair={pair} />
          ))}
          <Earlier query={query} />
        </>
      )}
    </Loaded>
  );
}

function Pair({ pair: { customers, reason } }: { pair: Duplicates['pairs'][number] }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const shop = String(businessId);
  // The older record stays: it is the one that others have noted, such as on a card.
  const [keep, from] = customers;
  return (
    <div className="card">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} className="pair">
          <Text c="dimmed">{t(`merge.reason.${reason}`)}</Text>
          {[keep, from].map(({ id, name, phone, email, created_at }) => (
            <div key={id}>
              <Link to="/$businessId/customers/$customerId" params={{ businessId: shop, customerId: String(id) }}>
                {name}
              </Link>
              <Text c="dimmed">
                <Dots
                  parts={[
                    phone,
                    email,
                    <TimedText key="since" i18nKey="merge.since" time={<When time={created_at} as="date" />} />,
                  ]}
                />
              </Text>
            </div>
          ))}
        </Stack>
        <Button
          renderRoot={(props) => (
            <Link
              to="/$businessId/customers/merge"
              params={{ businessId: shop }}
              search={{ keep: keep.id, from: from.id }}
              {...props}
            />
          )}
        >
          {t('merge.compare')}
        </Button>
      </Group>
    </div>
  );
}
