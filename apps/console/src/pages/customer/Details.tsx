import type { CustomerProfile } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Facts } from '../../components/Facts';
import { useFormat } from '../../use-format';

/** What the shop knows of the customer. */
export function Details({ customer }: { customer: CustomerProfile['customer'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { preferences, ...details } = customer;
  const rows: [string, string | null][] = [
    [t('customer.phone'), details.phone],
    [t('customer.email'), details.email],
    [t('customer.address'), details.address],
    [t('customer.type'), t(`customerType.${details.customer_type}`)],
    [t('customerDetails.favourites'), preferences.favorite_products],
    [t('customerDetails.contactTime'), preferences.best_contact_time],
    [t('customerDetails.externalId'), details.external_id],
    [t('customerDetails.since'), format.date(details.created_at)],
  ];
  return (
    <div className="card">
      <Facts facts={rows} />
    </div>
  );
}
