import { NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { shopQuery } from '../../session/queries';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import type { StepProps } from './step';
import { StepForm } from './StepForm';

/** The name of the shop, and where its days begin. */
export function ShopStep(props: StepProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId, business } = useShop();
  const [name, setName] = useState(business.name);
  const [timezone, setTimezone] = useState(business.timezone);
  const zones = [...new Set([business.timezone, ...Intl.supportedValuesOf('timeZone')])];
  const save = async () => {
    await wateja.businesses.update({ path: { businessId }, body: { name: name.trim(), timezone } });
    await queryClient.invalidateQueries({ queryKey: shopQuery(businessId).queryKey });
  };
  return (
    <StepForm save={save} {...props}>
      <TextInput
        label={t('start.name')}
        required
        maxLength={255}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <NativeSelect
        label={t('start.timezone')}
        data={zones}
        value={timezone}
        onChange={({ currentTarget }) => setTimezone(currentTarget.value)}
      />
    </StepForm>
  );
}
