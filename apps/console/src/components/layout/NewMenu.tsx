import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { useShop } from '../../session/shop';
import { MoreMenu } from '../MoreMenu';
import { NewSaleLink } from '../NewSaleLink';

/** Actions that users can start from every page. On phones, the bar at the bottom has Sell. */
export function NewMenu() {
  const { t } = useTranslation();
  const { businessId, isManager } = useShop();
  const params = { businessId: String(businessId) };
  return (
    <MoreMenu label={t('nav.new')} isNamed visibleFrom="sm">
      <NewSaleLink variant="default" />
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/$businessId/customers/new" params={params} search={{}} {...props} />}
      >
        {t('nav.addCustomer')}
      </Button>
      {isManager && (
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/$businessId/campaigns/new" params={params} search={{}} {...props} />}
        >
          {t('nav.newCampaign')}
        </Button>
      )}
    </MoreMenu>
  );
}
