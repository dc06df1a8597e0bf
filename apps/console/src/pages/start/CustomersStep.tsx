import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import type { StepProps } from './step';
import { StepForm } from './StepForm';

/** The customers come by a file, or one by one. */
export function CustomersStep(props: StepProps) {
  const { t } = useTranslation();
  const params = { businessId: String(useShop().businessId) };
  return (
    <StepForm save={() => Promise.resolve()} {...props}>
      <Group>
        <Button variant="default" renderRoot={(link) => <Link to="/$businessId/import" params={params} {...link} />}>
          {t('start.import')}
        </Button>
        <Button
          variant="default"
          renderRoot={(link) => <Link to="/$businessId/customers/new" params={params} {...link} />}
        >
          {t('nav.addCustomer')}
        </Button>
      </Group>
    </StepForm>
  );
}
