import '../../components/forms/forms.css';

import { Button, Group, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { ConflictChoice } from '../../components/conflict/ConflictChoice';
import { changedFields } from '../../components/conflict/merge-drafts';
import { useKeptToast } from '../../components/conflict/use-kept-toast';
import { useSaving } from '../../components/conflict/use-saving';
import type { Version } from '../../components/conflict/version';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useKeptFocus } from '../../components/forms/use-kept-focus';
import { useLeaveGuard } from '../../components/forms/use-leave-guard';
import { Failure } from '../../components/states/Failure';
import { type CustomerPath, customerKey } from '../customer/customer-queries';
import { CustomerFields } from './CustomerFields';
import type { Draft } from './draft';
import { useCheckedSubmit } from './use-checked-submit';
import { storedCustomer } from './version';

export function EditForm({ path, begin }: { path: CustomerPath; begin: Version<Draft> }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(begin.draft);
  const params = { businessId: String(path.businessId), customerId: String(path.customerId) };
  const labelOf = (field: keyof Draft) => t(field === 'customer_type' ? 'customer.type' : `customer.${field}`);
  const tellKept = useKeptToast(labelOf);
  const leave = async (kept: (keyof Draft)[]) => {
    release();
    tellKept(kept);
    await queryClient.invalidateQueries({ queryKey: customerKey(path) });
    await queryClient.invalidateQueries({ queryKey: [path.businessId, 'customers'] });
    await navigate({ to: '/$businessId/customers/$customerId', params, replace: true });
  };
  const { saving, conflict, base } = useSaving(storedCustomer(path), begin, {
    onSaved: (kept) => leave(kept),
    onConflict: setDraft,
  });
  // A conflict is answered by Save also where the answer is what the other person stored.
  const isChanged = conflict !== undefined || changedFields(base.draft, draft).length > 0;
  const { guard, release } = useLeaveGuard(isChanged);
  const errors = useFieldErrors(saving.error);
  const { form, fields, keepFocus } = useKeptFocus(useRef(undefined), saving.isPending);
  const save = () => {
    keepFocus();
    saving.mutate(draft);
  };
  const { submit, ...checks } = useCheckedSubmit(draft, begin.draft, save);
  return (
    <form ref={form} className="card" tabIndex={-1} noValidate onSubmit={submit}>
      {guard}
      <Stack gap="sm">
        {conflict && (
          <ConflictChoice
            conflict={conflict}
            draft={draft}
            isSaving={saving.isPending}
            onChange={setDraft}
            labelOf={labelOf}
            wordOf={(side, field) =>
              field === 'customer_type' ? t(`customerType.${side.customer_type}`) : side[field]
            }
          />
        )}
        <fieldset ref={fields} className="plain" disabled={saving.isPending}>
          <Stack gap="sm">
            <CustomerFields draft={draft} onChange={setDraft} errors={errors} {...checks} />
          </Stack>
        </fieldset>
        {saving.isError && <Failure isRepeatable error={saving.error} onRetry={save} />}
        <Group>
          <BusyButton type="submit" loading={saving.isPending} verb="saving">
            {t('editCustomer.save')}
          </BusyButton>
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/$businessId/customers/$customerId" params={params} {...props} />}
          >
            {t('editCustomer.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
