import { Button, type ButtonVariant } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { useShop } from '../session/shop';

interface NewSaleLinkProps {
  customer?: number;
  variant?: ButtonVariant;
}

/** A link to a new sale, for this customer if there is one. */
export function NewSaleLink({ customer, variant }: NewSaleLinkProps) {
  const { t } = useTranslation();
  const params = { businessId: String(useShop().businessId) };
  const search = customer === undefined ? {} : { customer };
  return (
    <Button
      {...(variant && { variant })}
      renderRoot={(props) => <Link to="/$businessId/sales/new" params={params} search={search} {...props} />}
    >
      {t('nav.newSale')}
    </Button>
  );
}
