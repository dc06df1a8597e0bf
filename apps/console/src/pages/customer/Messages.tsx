import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { When } from '../../components/When';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { type CustomerPath, messagesQuery } from './customer-queries';
import { MessageStatus } from './MessageStatus';

/** Shows the latest messages to the customer, and their status. */
export function Messages({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const query = useQuery(messagesQuery(path));
  return (
    <Stack component="section" className="card" gap={0} aria-labelledby="messages">
      <Title order={2} id="messages">
        {t('messages.title')}
      </Title>
      <Loaded query={query} bars={3}>
        {(messages) =>
          messages.length === 0 ? (
            <Empty text={t('messages.none')} />
          ) : (
            messages.map(({ id, channel, body, status, created_at }) => (
              <div key={id} className="row-link">
                <Text style={{ overflowWrap: 'anywhere' }}>{body}</Text>
                <Group gap="sm">
                  <MessageStatus status={status} />
                  <Text c="dimmed" size="xs">
                    <When time={created_at} as="dateTime" /> · {t(`channel.${channel}`)}
                  </Text>
                </Group>
              </div>
            ))
          )
        }
      </Loaded>
    </Stack>
  );
}
