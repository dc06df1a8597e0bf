import type { CustomerProfile } from '@wateja/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { Facts } from '../../components/Facts';
import { When } from '../../components/When';

/** What the shop knows of the customer. */
export function Details({ customer }: { customer: CustomerProfile['customer'] }) {
  const { t } = useTranslation();
  const { preferences, ...details } = customer;
  const rows: [string, ReactNode][] = [
    [t('customer.phone'), details.phone],
    [t('customer.email'), details.email],
    [t('customer.address'), details.address],
    [t('customer.type'), t(`customerType.${details.customer_type}`)],
    [t('customerDetails.favourites'), preferences.favorite_products],
    [t('customerDetails.contactTime'), preferences.best_contact_time],
    [t('customerDetails.externalId'), details.external_id],
    [t('customerDetails.since'), <When key="since" time={details.created_at} as="date" />],
  ];
  return (
    <div className="card">
      <Facts facts={rows} />
    </div>
  );
}
