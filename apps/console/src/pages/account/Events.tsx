import { Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { Moment } from '../../components/When';
import { Earlier } from '../../components/states/Earlier';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { deviceName } from './device-name';
import { useOwnFormat } from './use-own-format';

const PAGE_SIZE = 20;

/** What happened to the account: sign-ins, refused ones, and changes of what protects it. */
export function Events() {
  const { t } = useTranslation();
  const format = useOwnFormat();
  const nameOf = (client: string | null) => {
    const words = client === null ? undefined : deviceName(client);
    return words ? t('devices.on', words) : client;
  };
  const query = useInfiniteQuery({
    queryKey: ['account', 'events'],
    queryFn: ({ pageParam }) =>
      wateja.auth.listSecurityEvents({ query: { limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Stack component="section" className="card" gap="sm" aria-labelledby="events">
      <Title order={2} id="events">
        {t('events.title')}
      </Title>
      <Text c="dimmed">{t('events.about')}</Text>
      <Loaded query={query} bars={4}>
        {({ pages }) => (
          <>
            <ul className="account-list">
              {pages
                .flatMap((page) => page.events)
                .map(({ id, at, kind, network, client }) => (
                  <li key={id}>
                    <Text>{t(`events.kinds.${kind}`)}</Text>
                    <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                      <Dots
                        parts={[<Moment key="at" time={at} as="dateTime" format={format} />, nameOf(client), network]}
                      />
                    </Text>
                  </li>
                ))}
            </ul>
            <Earlier query={query} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
