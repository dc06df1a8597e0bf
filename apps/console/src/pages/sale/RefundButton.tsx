import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import type { Sale } from './refund-estimate';
import { RefundForm } from './RefundForm';

/** Opens the drawer that gives money back. */
export function RefundButton({ sale }: { sale: Sale }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return (
    <>
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {t('refund.open')}
      </Button>
      {isOpen && (
        <Drawer title={t('refund.open')} onClose={close}>
          <RefundForm sale={sale} onDone={close} />
        </Drawer>
      )}
    </>
  );
}
