import { Anchor, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Later } from '../../components/states/Later';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { leftOutQuery, type Outcome } from './campaign-queries';

interface LeftOutProps {
  campaignId: number;
  outcome: Outcome;
  reason: string;
}

/** The customers whom a campaign leaves out for a reason, each with a link to their page. */
export function LeftOut({ campaignId, outcome, reason }: LeftOutProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const query = useInfiniteQuery(leftOutQuery(businessId, campaignId, { outcome, reason }));
  return (
    <Loaded query={query} bars={6}>
      {({ pages }) => {
        const customers = pages.flatMap((page) => page.customers);
        // Somebody may have changed since the reasons were counted.
        if (customers.length === 0)
          return <Empty text={t(outcome === 'failed' ? 'leftOut.noneFailed' : 'leftOut.none')} />;
        return (
          <Stack gap="sm">
            <Later query={query} label={t('customers.before')} />
            <ul className="left-out">
              {customers.map(({ customer_id: id, name }) => (
                <li key={id}>
                  {name === null ? (
                    <Text c="dimmed">{t('leftOut.erased', { id })}</Text>
                  ) : (
                    <Anchor
                      underline="always"
                      renderRoot={(props) => (
                        <Link
                          to="/$businessId/customers/$customerId"
                          params={{ businessId: String(businessId), customerId: String(id) }}
                          {...props}
                        />
                      )}
                    >
                      {name}
                    </Anchor>
                  )}
                </li>
              ))}
            </ul>
            <Earlier query={query} label={t('paging.more')} />
          </Stack>
        );
      }}
    </Loaded>
  );
}
