import { NativeSelect, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { CustomerName } from '../../components/CustomerName';
import { TableBox } from '../../components/TableBox';
import { When } from '../../components/When';
import { Filters } from '../../components/filters/Filters';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Later } from '../../components/states/Later';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { CHANNELS, KINDS, type SentSearch, STATUSES } from './inbox-search';
import { sentQuery } from './inbox-queries';
import { ResendButton } from './ResendButton';
import { SentTable } from './SentTable';

/** Lists the messages that were sent, with their status and cost. */
export function Sent() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const search = useSearch({ from: '/signed-in/$businessId/inbox/sent' });
  const navigate = useNavigate({ from: '/$businessId/inbox/sent' });
  const query = useInfiniteQuery(sentQuery(businessId, search));
  const change = (changes: SentSearch) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const any = { value: '', label: t('filters.any') };
  const count = [search.status, search.kind, search.channel].filter((value) => value !== undefined).length;
  return (
    <Stack>
      <Filters count={count}>
        <NativeSelect
          label={t('sent.status')}
          data={[any, ...STATUSES.map((value) => ({ value, label: t(`messages.statuses.${value}`) }))]}
          value={search.status ?? ''}
          onChange={({ currentTarget }) =>
            change({ status: STATUSES.find((candidate) => candidate === currentTarget.value) })
          }
        />
        <NativeSelect
          label={t('sent.kind')}
          data={[any, ...KINDS.map((value) => ({ value, label: t(`sent.kinds.${value}`) }))]}
          value={search.kind ?? ''}
          onChange={({ currentTarget }) =>
            change({ kind: KINDS.find((candidate) => candidate === currentTarget.value) })
          }
        />
        <NativeSelect
          label={t('sent.channel')}
          data={[any, ...CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))]}
          value={search.channel ?? ''}
          onChange={({ currentTarget }) =>
            change({ channel: CHANNELS.find((candidate) => candidate === currentTarget.value) })
          }
        />
      </Filters>
      <Loaded query={query} bars={8}>
        {({ pages }) => {
          const messages = pages.flatMap((page) => page.messages);
          if (messages.length === 0) {
            const clear = () => void navigate({ search: {}, replace: true });
            return <Empty text={t('messages.none')} onClear={count > 0 ? clear : undefined} />;
          }
          return (
            <>
              <Later query={query} />
              <TableBox label={t('inbox.sent')} isTall isWideOnly>
                <SentTable messages={messages} />
              </TableBox>
              <Stack hiddenFrom="sm" gap="sm">
                {messages.map((message) => (
                  <Stack key={message.id} className="card" gap={4}>
                    <CustomerName id={message.customer_id} />
                    <Text style={{ overflowWrap: 'anywhere' }}>{message.body}</Text>
                    <Text c="dimmed" size="xs">
                      <When time={message.created_at} as="dateTime" /> · {t(`channel.${message.channel}`)} ·{' '}
                      {t(`messages.statuses.${message.status}`)}
                    </Text>
                    <ResendButton message={message} />
                  </Stack>
                ))}
              </Stack>
              <Earlier query={query} />
            </>
          );
        }}
      </Loaded>
    </Stack>
  );
}
