import { Box, Group, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Import } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { TableBox } from '../../components/TableBox';
import { When } from '../../components/When';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { importListQuery } from './import-queries';
import { ImportStatus } from './ImportStatus';
import { UndoButton } from './UndoButton';

/** Earlier imports: a table on wide screens, a list on phones. */
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
              {imports.map((shopImport) => (
                <div key={shopImport.id}>
                  <ImportItem shopImport={shopImport} />
                  <UndoButton shopImport={shopImport} />
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
        {imports.map((shopImport) => (
          <Table.Tr key={shopImport.id}>
            <Table.Th scope="row" fw={400}>
              <ImportLink shopImport={shopImport} />
            </Table.Th>
            <Table.Td>{t(`imports.kinds.${shopImport.kind}`)}</Table.Td>
            <Table.Td>
              <When time={shopImport.created_at} as="dateTime" />
            </Table.Td>
            <Table.Td>{shopImport.created_by_name}</Table.Td>
            {numbers.map((name) => (
              <Table.Td key={name} className="number">
                {shopImport.status === 'uploaded' && name !== 'rejected' ? '' : format.number(shopImport.counts[name])}
              </Table.Td>
            ))}
            <Table.Td>
              <ImportStatus status={shopImport.status} />
            </Table.Td>
            <Table.Td>
              <UndoButton shopImport={shopImport} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ImportLink({ shopImport }: { shopImport: Import }) {
  const { t } = useTranslation();
  const params = { businessId: String(shopImport.business_id), importId: String(shopImport.id) };
  return (
    <Link to="/$businessId/import/$importId" params={params}>
      {shopImport.file_name ?? t('imports.number', { id: shopImport.id })}
    </Link>
  );
}

function ImportItem({ shopImport }: { shopImport: Import }) {
  const { t } = useTranslation();
  const params = { businessId: String(shopImport.business_id), importId: String(shopImport.id) };
  const details = [
    <When key="time" time={shopImport.created_at} as="dateTime" />,
    shopImport.created_by_name,
    t(`imports.kinds.${shopImport.kind}`),
  ];
  return (
    <Link to="/$businessId/import/$importId" params={params} className="row-link">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} truncate>
          {shopImport.file_name ?? t('imports.number', { id: shopImport.id })}
        </Text>
        <ImportStatus status={shopImport.status} />
      </Group>
      <Text c="dimmed">
        <Dots parts={details} />
      </Text>
    </Link>
  );
}
