import { Button } from '@mantine/core';
import { IconMessage, IconPencil, IconShoppingCartPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { CustomerProfile, OneMember } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { useShop } from '../../session/shop';
import { WriteMessage } from '../inbox/WriteMessage';
import type { CustomerPath } from './customer-queries';
import { CustomerMenu } from './CustomerMenu';

interface CustomerActionsProps {
  path: CustomerPath;
  customer: CustomerProfile['customer'];
  /** Undefined while it is read; null without a loyalty programme. */
  member: OneMember['member'] | null | undefined;
}

const ICON = { size: 20, stroke: 1.75, 'aria-hidden': true } as const;

/** The most frequent actions for a customer: sell, write, edit. On phones the words stand below the icons. */
export function CustomerActions({ path, customer, member }: CustomerActionsProps) {
  const { t } = useTranslation();
  const { isManager } = useShop();
  const [isWriting, setIsWriting] = useState(false);
  const params = { businessId: String(path.businessId), customerId: String(path.customerId) };
  return (
    <div className="customer-actions">
      <Button
        leftSection={<IconShoppingCartPlus {...ICON} />}
        renderRoot={(props) => (
          <Link to="/$businessId/sales/new" params={params} search={{ customer: path.customerId }} {...props} />
        )}
      >
        {t('nav.newSale')}
      </Button>
      {isManager && (
        <Button variant="default" leftSection={<IconMessage {...ICON} />} onClick={() => setIsWriting(true)}>
          {t('customer.write')}
        </Button>
      )}
      <Button
        variant="default"
        aria-keyshortcuts="e"
        leftSection={<IconPencil {...ICON} />}
        renderRoot={(props) => <Link to="/$businessId/customers/$customerId/edit" params={params} {...props} />}
      >
        {t('customer.edit')}
      </Button>
      <CustomerMenu path={path} customer={customer} member={member} />
      {isWriting && (
        <Drawer title={t('write.title')} onClose={() => setIsWriting(false)}>
          <WriteMessage customerId={path.customerId} onDone={() => setIsWriting(false)} />
        </Drawer>
      )}
    </div>
  );
}
