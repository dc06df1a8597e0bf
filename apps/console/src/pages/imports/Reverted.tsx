import { Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ImportRevert, KeptRecord } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';

/** The result of a revert, with the records that it kept because somebody has used them since. */
export function Reverted({ revert }: { revert: ImportRevert }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { removed, restored, kept, records } = revert;
  return (
    <Stack component="section" className="card" aria-labelledby="reverted" gap="xs">
      <Title order={2} id="reverted">
        {t('imports.reverted')}
      </Title>
      <Text>
        {t('imports.revertedCounts', {
          removed: format.number(removed),
          restored: format.number(restored),
          kept: format.number(kept),
        })}
      </Text>
      {records.map((record) => (
        <Kept key={`${record.resource}-${record.id}`} record={record} />
      ))}
    </Stack>
  );
}

function Kept({ record: { resource, id, reason } }: { record: KeptRecord }) {
  const { t } = useTranslation();
  const businessId = String(useShop().businessId);
  const name = t(`imports.records.${resource}`, { id });
  return (
    <Text>
      {resource === 'customer' && (
        <Link to="/$businessId/customers/$customerId" params={{ businessId, customerId: String(id) }}>
          {name}
        </Link>
      )}
      {resource === 'sale' && (
        <Link to="/$businessId/sales/$saleId" params={{ businessId, saleId: String(id) }}>
          {name}
        </Link>
      )}
      {(resource === 'refund' || resource === 'product' || resource === 'points') && name}
      {` · ${t(`imports.keptBecause.${reason}`)}`}
    </Text>
  );
}
