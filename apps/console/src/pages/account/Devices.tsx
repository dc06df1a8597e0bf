import { Group, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SessionList } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { TimedText } from '../../components/TimedText';
import { Moment } from '../../components/When';
import { BusyButton } from '../../components/busy/BusyButton';
import { Earlier } from '../../components/states/Earlier';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { deviceName } from './device-name';
import { useOwnFormat } from './use-own-format';

const PAGE_SIZE = 20;
const KEY = ['account', 'sessions'] as const;

/** Where the user is signed in. Each of the others can be ended, as when a phone is lost. */
export function Devices() {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam }) => wateja.auth.listSessions({ query: { limit: PAGE_SIZE, offset: pageParam } }),
    initialPageParam: 0,
    getNextPageParam: ({ offset, limit, total }) => (offset + limit < total ? offset + limit : undefined),
  });
  return (
    <Stack component="section" className="card" gap="sm" aria-labelledby="devices">
      <Title order={2} id="devices">
        {t('devices.title')}
      </Title>
      <Loaded query={query} bars={2}>
        {({ pages }) => (
          <>
            <ul className="account-list">
              {pages
                .flatMap((page) => page.sessions)
                .map((session) => (
                  <Device key={session.id} session={session} />
                ))}
            </ul>
            <Earlier query={query} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Device({ session }: { session: SessionList['sessions'][number] }) {
  const { t } = useTranslation();
  const format = useOwnFormat();
  const queryClient = useQueryClient();
  const { id, client, network, signed_in_at, last_refreshed_at, is_current } = session;
  const ending = useMutation({
    mutationFn: () => wateja.auth.endSession({ path: { sessionId: id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['account'] }),
  });
  const words = client === null ? undefined : deviceName(client);
  const name = words ? t('devices.on', words) : (client ?? t('devices.unknown'));
  return (
    <li>
      <Group justify="space-between" wrap="nowrap">
        <div>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text c="dimmed">
            <Dots
              parts={[
                network,
                <TimedText
                  key="since"
                  i18nKey="devices.signedIn"
                  time={<Moment time={signed_in_at} as="dateTime" format={format} />}
                />,
                <TimedText
                  key="seen"
                  i18nKey="devices.seen"
                  time={<Moment time={last_refreshed_at} format={format} />}
                />,
              ]}
            />
          </Text>
        </div>
        {is_current ? (
          <Text flex="none">{t('devices.this')}</Text>
        ) : (
          <BusyButton
            variant="default"
            size="xs"
            flex="none"
            aria-label={t('devices.endOf', { device: name, time: format.dateTime(signed_in_at) })}
            loading={ending.isPending}
            verb="signingOut"
            onClick={() => ending.mutate()}
          >
            {t('devices.end')}
          </BusyButton>
        )}
      </Group>
      {ending.isError && <Failure error={ending.error} onRetry={() => ending.mutate()} />}
    </li>
  );
}
