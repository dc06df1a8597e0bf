import { Button, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { meQuery } from '../../session/queries';
import { useShop } from '../../session/shop';
import { MoreMenu } from '../MoreMenu';

/** The name of the shop. A user who works in several shops can open the others from it. */
export function ShopName() {
  const { t } = useTranslation();
  const { business, businessId } = useShop();
  const { memberships } = useSuspenseQuery(meQuery).data;
  const others = memberships.filter(({ business_id }) => business_id !== businessId);
  if (others.length === 0) {
    return (
      <Text fw={600} truncate flex="0 1 auto">
        {business.name}
      </Text>
    );
  }
  return (
    <MoreMenu
      label={business.name}
      description={t('account.shopsOf', { name: business.name })}
      isNamed
      flex="0 1 auto"
      className="shop-name"
    >
      {others.map(({ business_id, business_name }) => (
        <Button
          key={business_id}
          variant="default"
          className="wrapping"
          renderRoot={(props) => <Link to="/$businessId" params={{ businessId: String(business_id) }} {...props} />}
        >
          {business_name}
        </Button>
      ))}
    </MoreMenu>
  );
}
