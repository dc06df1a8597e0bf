import { Anchor, Box, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { When } from '../../components/When';
import { useShop } from '../../session/shop';
import { Changes } from './Changes';
import { RESOURCES } from './history-search';

/** The last parts of the names of actions in the API: what can happen to a record. */
const VERBS = [
  ...(['created', 'updated', 'deleted', 'exported', 'erased', 'adjusted', 'resent', 'brought_back'] as const),
  ...(['merged', 'unmerged', 'imported', 'refused', 'closed', 'read_often', 'read_by_platform'] as const),
];
const SOURCES = ['cli', 'import', 'system'] as const;

/** The changes: a table on wide screens, and on phones two lines for each and its values. */
export function HistoryEntries({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useTranslation();
  const { whoOf, whatOf } = useWords();
  return (
    <>
      <Box visibleFrom="sm" className="card table-scroll" tabIndex={0} role="group" aria-label={t('settings.history')}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              {(['when', 'who', 'what', 'change'] as const).map((column) => (
                <Table.Th key={column} scope="col">
                  {t(`history.${column}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Table.Tr key={entry.id} style={{ verticalAlign: 'top' }}>
                <Table.Th scope="row" fw={400} style={{ whiteSpace: 'nowrap' }}>
                  <When time={entry.at} as="dateTime" />
                </Table.Th>
                <Table.Td>{whoOf(entry)}</Table.Td>
                <Table.Td>
                  {whatOf(entry)} <RecordLink entry={entry} />
                </Table.Td>
                <Table.Td>
                  <Changes entry={entry} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <Stack hiddenFrom="sm" gap="sm">
        {entries.map((entry) => (
          <Stack key={entry.id} className="card" gap={4}>
            <Text fw={600}>
              {whatOf(entry)} <RecordLink entry={entry} />
            </Text>
            <Text c="dimmed">
              {whoOf(entry)} · <When time={entry.at} as="dateTime" />
            </Text>
            <Changes entry={entry} />
          </Stack>
        ))}
      </Stack>
    </>
  );
}

/** The number of the record. Customers and sales have a page. */
function RecordLink({ entry: { resource, resource_id: id } }: { entry: AuditEntry }) {
  const { businessId } = useShop();
  if (id === null) return null;
  const shop = String(businessId);
  if (resource === 'customer') {
    const params = { businessId: shop, customerId: String(id) };
    return (
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => <Link to="/$businessId/customers/$customerId" params={params} {...props} />}
      >
        {id}
      </Anchor>
    );
  }
  if (resource === 'sale') {
    const params = { businessId: shop, saleId: String(id) };
    return (
      <Anchor
        inherit
        underline="always"
        renderRoot={(props) => <Link to="/$businessId/sales/$saleId" params={params} {...props} />}
      >
        {id}
      </Anchor>
    );
  }
  return <span>{id}</span>;
}

/** Returns functions that name the author of a change, and that say what happened to which kind of record. */
function useWords() {
  const { t } = useTranslation();
  return {
    whoOf: ({ user_name, user_id, api_key_id, source }: AuditEntry): string => {
      if (api_key_id !== null) return t('actor.key', { id: api_key_id });
      if (user_name !== null) return user_name;
      if (user_id !== null) return t('actor.user', { id: user_id });
      const knownSource = SOURCES.find((candidate) => candidate === source);
      return knownSource ? t(`history.sources.${knownSource}`) : t('actor.system');
    },
    whatOf: ({ action, resource }: AuditEntry): string => {
      const kind = RESOURCES.find((candidate) => candidate === resource);
      const verb = VERBS.find((candidate) => action === `${resource}.${candidate}`);
      if (!kind || !verb) return action;
      return t('history.happened', { what: t(`history.resources.${kind}`), verb: t(`history.verbs.${verb}`) });
    },
  };
}
