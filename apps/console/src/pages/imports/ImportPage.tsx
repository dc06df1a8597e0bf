import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Import } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Dots } from '../../components/Dots';
import { When } from '../../components/When';
import { Loaded } from '../../components/states/Loaded';
import { RoleGate } from '../../components/states/RoleGate';
import { useTitle } from '../../components/use-title';
import { useShop } from '../../session/shop';
import { ImportOutcome } from './ImportOutcome';
import { ImportProgress } from './ImportProgress';
import { ImportProposal } from './ImportProposal';
import { ImportStatus } from './ImportStatus';
import { importQuery, isMoving, mayChange } from './import-queries';
import { useUndoToast } from './use-undo-toast';

/** One import: what it would do, how far it is, or what it did. */
export function ImportPage() {
  const importId = Number(useParams({ from: '/signed-in/$businessId/import/$importId' }).importId);
  const { businessId, isManager } = useShop();
  const query = useQuery({ ...importQuery({ businessId, importId }), enabled: isManager });
  return (
    <RoleGate role="manager">
      <Loaded query={query} bars={6}>
        {(shopImport) => <OneImport shopImport={shopImport} />}
      </Loaded>
    </RoleGate>
  );
}

function OneImport({ shopImport }: { shopImport: Import }) {
  const { t } = useTranslation();
  const title = shopImport.file_name ?? t('imports.number', { id: shopImport.id });
  useTitle(title);
  useUndoToast(shopImport);
  const details = [
    t(`imports.kinds.${shopImport.kind}`),
    <When key="time" time={shopImport.created_at} as="dateTime" />,
    shopImport.created_by_name,
  ];
  return (
    <Stack>
      <Title order={1} style={{ overflowWrap: 'anywhere' }}>
        {title}
      </Title>
      <Group gap="sm">
        <ImportStatus status={shopImport.status} />
        <Text c="dimmed">
          <Dots parts={details} />
        </Text>
      </Group>
      <State shopImport={shopImport} />
    </Stack>
  );
}

function State({ shopImport }: { shopImport: Import }) {
  const { role } = useShop();
  const { t } = useTranslation();
  if (shopImport.status === 'uploaded' && !mayChange(shopImport, role)) return <Text>{t('imports.ofOwner')}</Text>;
  if (shopImport.status === 'uploaded') return <ImportProposal shopImport={shopImport} />;
  if (isMoving(shopImport)) return <ImportProgress shopImport={shopImport} />;
  return <ImportOutcome shopImport={shopImport} />;
}
