import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/states/Empty';
import { useShop } from '../../session/shop';

/** What Home of a shop without customers shows first: the way to the first one. */
export function FirstRun() {
  const { t } = useTranslation();
  const { businessId, role } = useShop();
  const params = { businessId: String(businessId) };
  const to = role === 'owner' ? '/$businessId/start' : '/$businessId/customers/new';
  return (
    <div className="card">
      <Empty text={t('home.noCustomers')}>
        <Button renderRoot={(props) => <Link to={to} params={params} {...props} />}>
          {t(role === 'owner' ? 'home.start' : 'nav.addCustomer')}
        </Button>
      </Empty>
    </div>
  );
}
