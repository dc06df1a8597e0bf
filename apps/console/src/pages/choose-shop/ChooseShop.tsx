import { Anchor, Stack, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Empty } from '../../components/states/Empty';
import { meQuery } from '../../session/queries';

/** The page of a user who works in several shops, or in none. */
export function ChooseShop() {
  const { t } = useTranslation();
  const { memberships } = useSuspenseQuery(meQuery).data;
  if (memberships.length === 0) return <Empty text={t('chooseShop.none')} />;
  return (
    <Stack>
      <Title order={1}>{t('chooseShop.title')}</Title>
      {memberships.map(({ business_id, business_name }) => (
        <Anchor
          key={business_id}
          size="lg"
          renderRoot={(props) => <Link to="/$businessId" params={{ businessId: String(business_id) }} {...props} />}
        >
          {business_name}
        </Anchor>
      ))}
    </Stack>
  );
}
