import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { useShop } from '../session/shop';
import { customerNameQuery } from './customer-name-query';

interface CustomerNameProps {
  id: number;
  /** Whether it has the size of the text around it, as in a heading. */
  inherit?: boolean;
}

/** The name of a customer, as a link to their page. The id is shown until the name is loaded, and if that fails. */
export function CustomerName({ id, inherit = false }: CustomerNameProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { data: name } = useQuery(customerNameQuery(businessId, id));
  const params = { businessId: String(businessId), customerId: String(id) };
  return (
    <Anchor
      inherit={inherit}
      underline="always"
      style={{ overflowWrap: 'anywhere' }}
      renderRoot={(props) => <Link to="/$businessId/customers/$customerId" params={params} {...props} />}
    >
      {name ?? t('customer.number', { id })}
    </Anchor>
  );
}
