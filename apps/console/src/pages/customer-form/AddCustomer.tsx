import { Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { changedFields } from '../../components/conflict/merge-drafts';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { useLeaveGuard } from '../../components/forms/use-leave-guard';
import { Failure } from '../../components/states/Failure';
import { useTitle } from '../../components/use-title';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { CustomerFields } from './CustomerFields';
import { bodyOf, draftOf, EMPTY, FIELDS } from './draft';
import { Duplicates } from './Duplicates';
import { useCheckedSubmit } from './use-checked-submit';

/** Adds a customer, and says who else has the same phone or email address. */
export function AddCustomer() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { q } = useSearch({ from: '/signed-in/$businessId/customers/new' });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const keyOf = useIdempotencyKey();
  const [draft, setDraft] = useState(() => draftOf(q ?? ''));
  const { guard, release } = useLeaveGuard(changedFields(draftOf(q ?? ''), draft).length > 0);
  const adding = useMutation({
    mutationFn: () => {
      const body = bodyOf(draft, FIELDS);
      return wateja.customers.create({ path: { businessId }, body, headers: keyOf(body) });
    },
    onSuccess: ({ customer, possible_duplicates }) => {
      release();
      void queryClient.invalidateQueries({ queryKey: [businessId, 'customers'] });
      if (possible_duplicates.length > 0) return;
      const params = { businessId: String(businessId), customerId: String(customer.id) };
      void navigate({ to: '/$businessId/customers/$customerId', params, replace: true });
    },
  });
  const errors = useFieldErrors(adding.error);
  const { submit, ...checks } = useCheckedSubmit(draft, EMPTY, () => adding.mutate());
  useTitle(t('nav.addCustomer'));
  if (adding.data && adding.data.possible_duplicates.length > 0) return <Duplicates created={adding.data} />;
  return (
    <Stack maw={480}>
      {guard}
      <Title order={1}>{t('nav.addCustomer')}</Title>
      {q !== undefined && <Text role="status">{t('addCustomer.notFound', { q })}</Text>}
      <form className="card" noValidate onSubmit={submit}>
        <Stack gap="sm">
          <CustomerFields draft={draft} onChange={setDraft} errors={errors} {...checks} />
          {adding.isError && <Failure isRepeatable error={adding.error} onRetry={() => adding.mutate()} />}
          <BusyButton type="submit" loading={adding.isPending} verb="adding" style={{ alignSelf: 'flex-start' }}>
            {t('addCustomer.submit')}
          </BusyButton>
        </Stack>
      </form>
    </Stack>
  );
}
