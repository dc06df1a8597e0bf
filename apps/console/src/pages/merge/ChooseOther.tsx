import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CustomerSearch } from '../../components/CustomerSearch';
import { Loaded } from '../../components/states/Loaded';
import { useShop } from '../../session/shop';
import { profileQuery } from '../customer/customer-queries';

/** Asks which other record is the same person as the customer who stays. */
export function ChooseOther({ keep }: { keep: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/$businessId/customers/merge' });
  const profile = useQuery(profileQuery({ businessId: useShop().businessId, customerId: keep }));
  const [isSame, setIsSame] = useState(false);
  const choose = (from: number) => {
    setIsSame(from === keep);
    if (from !== keep) void navigate({ search: { keep, from }, replace: true });
  };
  return (
    <Loaded query={profile} bars={2}>
      {({ name }) => (
        <Stack className="card" maw={560}>
          <Text>{t('merge.keeps', { name })}</Text>
          <CustomerSearch label={t('merge.other')} onChoose={choose} />
          {isSame && <Text role="alert">{t('merge.same', { name })}</Text>}
        </Stack>
      )}
    </Loaded>
  );
}
