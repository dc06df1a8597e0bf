import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CustomerProfile, OneMember } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { downloadFile } from '../../components/files/download';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { MoreMenu } from '../../components/MoreMenu';
import { Failure } from '../../components/states/Failure';
import { useToast } from '../../components/toast/toast-context';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { AdjustPoints } from './AdjustPoints';
import type { CustomerPath } from './customer-queries';
import { EraseCustomer } from './EraseCustomer';
import { SetTier } from './SetTier';

interface CustomerMenuProps {
  path: CustomerPath;
  customer: CustomerProfile['customer'];
  /** Undefined while it is read; null without a loyalty programme. */
  member: OneMember['member'] | null | undefined;
}

/** What is seldom done with a customer, and never by staff. */
export function CustomerMenu({ path, customer, member }: CustomerMenuProps) {
  const { t } = useTranslation();
  const { role, isManager } = useShop();
  const queryClient = useQueryClient();
  const toast = useToast();
  const freshly = useFreshSignIn();
  const [open, setOpen] = useState<'points' | 'tier' | 'erase'>();
  const close = () => setOpen(undefined);
  const refresh = () => queryClient.invalidateQueries({ queryKey: [path.businessId] });
  const setActive = async (isActive: boolean) => {
    await (isActive ? wateja.customers.update({ path, body: { is_active: true } }) : wateja.customers.delete({ path }));
    await refresh();
  };
  const changing = useMutation({
    mutationFn: setActive,
    onSuccess: (_, isActive) =>
      toast({
        text: t(isActive ? 'customerMenu.activated' : 'customerMenu.deactivated', { name: customer.name }),
        undo: () => setActive(!isActive),
      }),
  });
  const downloading = useMutation({
    mutationFn: async () => {
      const file: unknown = await freshly(() => wateja.privacy.exportCustomerData({ path, parseAs: 'blob' }));
      if (file instanceof Blob) downloadFile(`customer-${path.customerId}.json`, file);
    },
  });
  if (!isManager) return null;
  return (
    <>
      <MoreMenu label={t('customerMenu.label')}>
        {member?.is_member && (
          <Button variant="default" onClick={() => setOpen('points')}>
            {t('adjust.title')}
          </Button>
        )}
        {member && (
          <Button variant="default" onClick={() => setOpen('tier')}>
            {t('setTier.title')}
          </Button>
        )}
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/$businessId/customers/merge"
              params={{ businessId: String(path.businessId) }}
              search={{ keep: path.customerId }}
              {...props}
            />
          )}
        >
          {t('customerMenu.merge')}
        </Button>
        <Button variant="default" onClick={() => downloading.mutate()}>
          {t('customerMenu.download')}
        </Button>
        <Button variant="default" onClick={() => changing.mutate(!customer.is_active)}>
          {t(customer.is_active ? 'customerMenu.deactivate' : 'customerMenu.activate')}
        </Button>
        {role === 'owner' && (
          <Button variant="default" onClick={() => setOpen('erase')}>
            {t('erase.title')}
          </Button>
        )}
      </MoreMenu>
      {downloading.isError && <Failure error={downloading.error} onRetry={() => downloading.mutate()} />}
      {changing.isError && <Failure error={changing.error} onRetry={() => changing.mutate(changing.variables)} />}
      {open === 'points' && member && (
        <Drawer title={t('adjust.title')} onClose={close}>
          <AdjustPoints path={path} available={member.available} onDone={close} />
        </Drawer>
      )}
      {open === 'tier' && (
        <Drawer title={t('setTier.title')} onClose={close}>
          <SetTier path={path} tier={member?.tier ?? null} onDone={close} />
        </Drawer>
      )}
      {open === 'erase' && (
        <Drawer title={t('erase.title')} onClose={close}>
          <EraseCustomer path={path} name={customer.name} onCancel={close} />
        </Drawer>
      )}
    </>
  );
}
