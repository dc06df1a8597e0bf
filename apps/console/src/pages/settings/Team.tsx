import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Loaded } from '../../components/states/Loaded';
import { membersQuery } from '../../components/use-member-name';
import { useShop } from '../../session/shop';
import { AddMember } from './AddMember';
import { MemberTable } from './MemberTable';

/** The members of the shop and their roles. */
export function Team() {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const [isAdding, setIsAdding] = useState(false);
  const query = useQuery({ ...membersQuery(businessId), staleTime: 0 });
  return (
    <Stack>
      <Group justify="space-between">
        <Text maw={640}>{t('team.about')}</Text>
        <Button onClick={() => setIsAdding(true)}>{t('team.add')}</Button>
      </Group>
      <Loaded query={query} bars={4}>
        {(members) => <MemberTable members={members} />}
      </Loaded>
      {isAdding && (
        <Drawer title={t('team.add')} onClose={() => setIsAdding(false)}>
          <AddMember onDone={() => setIsAdding(false)} />
        </Drawer>
      )}
    </Stack>
  );
}
