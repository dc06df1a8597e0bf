import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Filters } from '../../components/filters/Filters';
import { type DeliveriesSearch, SENT_EVENTS, STATUSES } from './deliveries-search';

/** Which deliveries are listed: those with a status, and those of an event. */
export function DeliveryFilters({ search }: { search: DeliveriesSearch }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/$businessId/settings/webhooks/$webhookId' });
  const change = (changes: DeliveriesSearch) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const any = { value: '', label: t('filters.any') };
  return (
    <Filters count={Object.values(search).filter((value) => value !== undefined).length}>
      <NativeSelect
        label={t('webhooks.deliveryStatus')}
        data={[any, ...STATUSES.map((value) => ({ value, label: t(`webhooks.status.${value}`) }))]}
        value={search.status ?? ''}
        onChange={({ currentTarget }) => change({ status: STATUSES.find((one) => one === currentTarget.value) })}
      />
      <NativeSelect
        label={t('webhooks.event')}
        data={[any, ...SENT_EVENTS.map((value) => ({ value, label: value }))]}
        value={search.event ?? ''}
        onChange={({ currentTarget }) => change({ event: SENT_EVENTS.find((one) => one === currentTarget.value) })}
      />
    </Filters>
  );
}
