import { Box, Group, Stack, Table, Text } from '@mantine/core';
import type { ApiKey } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Status } from '../../components/Status';
import { When } from '../../components/When';
import { RevokeKey } from './RevokeKey';

const COLUMNS = ['name', 'prefix', 'role', 'age', 'lastUsed', 'ends', 'state'] as const;

/** The keys, the newest first: a table on wide screens, and on phones a card for each. */
export function KeyTable({ keys }: { keys: readonly ApiKey[] }) {
  const { t } = useTranslation();
  const roleOf = ({ role, scopes }: ApiKey) =>
    [t(`team.roles.${role}`), scopes && t('keys.limited', { count: scopes.length })].filter(Boolean).join(', ');
  const lastUsed = ({ last_used_at }: ApiKey) => (last_used_at ? <When time={last_used_at} /> : t('keys.neverUsed'));
  // A key that ends when a day begins has the day before as its last.
  const ends = ({ expires_at }: ApiKey) =>
    expires_at ? <When time={new Date(Date.parse(expires_at) - 1).toISOString()} as="date" /> : t('keys.noEnd');
  return (
    <>
      <Box visibleFrom="sm" className="card table-scroll" tabIndex={0} role="group" aria-label={t('settings.keys')}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((column) => (
                <Table.Th key={column} scope="col">
                  {t(`keys.${column}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map((key) => (
              <Table.Tr key={key.id}>
                <Table.Th scope="row">{key.name}</Table.Th>
                <Table.Td>
                  <code>{key.prefix}</code>
                </Table.Td>
                <Table.Td title={key.scopes?.join(', ')}>{roleOf(key)}</Table.Td>
                <Table.Td>{t('keys.days', { count: key.age_days })}</Table.Td>
                <Table.Td>{lastUsed(key)}</Table.Td>
                <Table.Td>{ends(key)}</Table.Td>
                <Table.Td>
                  <State apiKey={key} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <Stack hiddenFrom="sm" gap="sm">
        {keys.map((key) => (
          <Stack key={key.id} className="card" gap={4}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {key.name}
            </Text>
            <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              <code>{key.prefix}</code> · {roleOf(key)}
            </Text>
            <Text c="dimmed">
              {t('keys.days', { count: key.age_days })} · {t('keys.lastUsed')}: {lastUsed(key)} · {t('keys.ends')}:{' '}
              {ends(key)}
            </Text>
            <State apiKey={key} />
          </Stack>
        ))}
      </Stack>
    </>
  );
}

/** Whether a key works, and the way to end it. */
function State({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation();
  const { revoked_at, expires_at } = apiKey;
  if (revoked_at) return <Status meaning="ended" word={t('keys.revoked')} />;
  if (expires_at && Date.parse(expires_at) <= Date.now()) return <Status meaning="ended" word={t('keys.expired')} />;
  return (
    <Group gap="sm">
      <Status meaning="done" word={t('keys.works')} />
      <RevokeKey apiKey={apiKey} />
    </Group>
  );
}
