import { Box, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Import } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { TableBox } from '../../components/TableBox';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { importListQuery } from './import-queries';
import { ImportStatus } from './ImportStatus';
import { UndoButton } from './UndoButton';

/** The imports of before: a table on wide screens, a list on phones. */
export function ImportList() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const query = useInfiniteQuery(importListQuery(businessId));
  return (
    <Loaded query={query} bars={4}>
      {({ pages }) => {
        const imports = pages.flatMap((page) => page.imports);
        if (imports.length === 0) return <Empty text={t('imports.none')} />;
        return (
          <>
            <TableBox isWideOnly>
              <ImportTable imports={imports} />
            </TableBox>
            <Box hiddenFrom="sm">
              {imports.map((one) => (
                <div key={one.id}>
                  <ImportItem one={one} />
                  <UndoButton one={one} />
                </div>
              ))}
            </Box>
            <Earlier query={query} />
          </>
        );
      }}
    </Loaded>
  );
}

function ImportTable({ imports }: { imports: readonly Import[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const numbers = ['created', 'updated', 'rejected'] as const;
  return (
    <Table verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('imports.file')}</Table.Th>
          <Table.Th scope="col">{t('imports.kind')}</Table.Th>
          <Table.Th scope="col">{t('imports.when')}</Table.Th>
          <Table.Th scope="col">{t('imports.who')}</Table.Th>
          {numbers.map((name) => (
            <Table.Th scope="col" key={name} className="number">
              {t(`imports.counts.${name}`)}
            </Table.Th>
          ))}
          <Table.Th scope="col">{t('imports.status')}</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {imports.map((one) => (
          <Table.Tr key={one.id}>
            <Table.Th scope="row" fw={400}>
              <ImportLink one={one} />
            </Table.Th>
            <Table.Td>{t(`imports.kinds.${one.kind}`)}</Table.Td>
            <Table.Td>{format.dateTime(one.created_at)}</Table.Td>
            <Table.Td>{one.created_by_name}</Table.Td>
            {numbers.map((name) => (
              <Table.Td key={name} className="number">
                {one.status === 'uploaded' && name !== 'rejected' ? '' : format.number(one.counts[name])}
              </Table.Td>
            ))}
            <Table.Td>
              <ImportStatus status={one.status} />
            </Table.Td>
            <Table.Td>
              <UndoButton one={one} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ImportLink({ one }: { one: Import }) {
  const { t } = useTranslation();
  const params = { businessId: String(one.business_id), importId: String(one.id) };
  return (
    <Link to="/$businessId/import/$importId" params={params}>
      {one.file_name ?? t('imports.number', { id: one.id })}
    </Link>
  );
}

function ImportItem({ one }: { one: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const params = { businessId: String(one.business_id), importId: String(one.id) };
  const details = [format.dateTime(one.created_at), one.created_by_name, t(`imports.kinds.${one.kind}`)];
  return (
    <Link to="/$businessId/import/$importId" params={params} className="row-link">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} truncate>
          {one.file_name ?? t('imports.number', { id: one.id })}
        </Text>
        <ImportStatus status={one.status} />
      </Group>
      <Text c="dimmed">{details.filter(Boolean).join(' · ')}</Text>
    </Link>
  );
}
