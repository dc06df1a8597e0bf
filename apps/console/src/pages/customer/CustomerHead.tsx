import { Anchor, Badge, Group, Text, Title } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import type { CustomerProfile, OneMember } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Tier } from '../../components/Tier';
import { useFormat } from '../../use-format';
import { CustomerActions } from './CustomerActions';
import type { CustomerPath } from './customer-queries';

interface CustomerHeadProps {
  path: CustomerPath;
  customer: CustomerProfile['customer'];
  tier: string | null;
  /** Undefined while it is read; null without a loyalty programme. */
  member: OneMember['member'] | null | undefined;
}

/** Shows who the customer is. On phones, name, tier and points stay in sight. */
export function CustomerHead({ path, customer, tier, member }: CustomerHeadProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Group className="customer-head" gap="md" wrap="nowrap">
        <Title order={1} className="customer-name">
          {customer.name}
        </Title>
        <Tier name={tier} />
        {member?.is_member && (
          <Text style={{ whiteSpace: 'nowrap' }} hiddenFrom="sm">
            {t('points.short', { count: Number(member.available), number: format.number(member.available) })}
          </Text>
        )}
        {!customer.is_active && (
          <Badge tt="none" variant="default">
            {t('customer.deactivated')}
          </Badge>
        )}
      </Group>
      <Group gap="md">
        {customer.phone && (
          <Anchor href={`tel:${customer.phone}`}>
            <Group gap={4} component="span">
              <IconPhone size={20} stroke={1.75} aria-hidden />
              {customer.phone}
            </Group>
          </Anchor>
        )}
        <CustomerActions path={path} customer={customer} member={member} />
      </Group>
    </>
  );
}
