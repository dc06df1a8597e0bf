import { SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Figure } from '../../components/Figure';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { analyticsQuery, liabilityQuery } from './home-queries';

/** The four figures of the shop, each a link to what it counts. */
export function Figures() {
  const { t } = useTranslation();
  const format = useFormat();
  const { businessId } = useShop();
  const customers = useQuery(analyticsQuery(businessId));
  const { data: liability } = useQuery(liabilityQuery(businessId));
  const params = { businessId: String(businessId) };
  const list = { to: '/$businessId/customers', params } as const;
  return (
    <Loaded query={customers} bars={1} height={96}>
      {({ total_customers, repeat_customer_percentage, average_customer_lifetime_value }) => (
        <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
          <Figure label={t('home.customers')} value={format.number(total_customers)} link={list} />
          <Figure
            label={t('home.cameBack')}
            value={format.percent(repeat_customer_percentage)}
            link={{ ...list, search: { often: 'again' } }}
          />
          <Figure
            label={t('home.lifetimeValue')}
            value={format.money(average_customer_lifetime_value)}
            link={{ ...list, search: { sort: 'total_spent' } }}
          />
          {liability && (
            <Figure
              label={t('home.pointsOwed')}
              value={format.number(liability.outstanding_points)}
              hint={format.money(liability.outstanding_amount)}
              link={{ to: '.', hash: 'points', search: true }}
            />
          )}
        </SimpleGrid>
      )}
    </Loaded>
  );
}
