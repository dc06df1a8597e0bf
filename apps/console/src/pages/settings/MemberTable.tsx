import { Box, Group, Stack, Table, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { Member } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { meQuery } from '../../session/queries';
import { ChangeRole } from './ChangeRole';
import { RemoveMember } from './RemoveMember';

/** The members: a table on wide screens, and on phones a card for each. */
export function MemberTable({ members }: { members: readonly Member[] }) {
  const { t } = useTranslation();
  return (
    <>
      <Box visibleFrom="sm" className="card table-scroll" tabIndex={0} role="group" aria-label={t('settings.team')}>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              {(['name', 'email', 'role', 'since'] as const).map((column) => (
                <Table.Th key={column} scope="col">
                  {t(`team.${column}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {members.map((member) => (
              <Table.Tr key={member.user_id}>
                <Table.Th scope="row">{member.name}</Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{member.email}</Table.Td>
                <Table.Td>
                  <RoleOf member={member} />
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  <When time={member.created_at} as="date" />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      <Stack hiddenFrom="sm" gap="sm">
        {members.map((member) => (
          <Stack key={member.user_id} className="card" gap={4}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {member.name}
            </Text>
            <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {member.email}
            </Text>
            <Text c="dimmed">
              <TimedText i18nKey="team.sinceDay" time={<When time={member.created_at} as="date" />} />
            </Text>
            <RoleOf member={member} />
          </Stack>
        ))}
      </Stack>
    </>
  );
}

/** The role, with what an owner does about it. Nobody changes their own: a shop must keep an owner. */
function RoleOf({ member }: { member: Member }) {
  const { t } = useTranslation();
  const { user } = useSuspenseQuery(meQuery).data;
  return (
    <Group gap="sm">
      <span>{t(`team.roles.${member.role}`)}</span>
      {member.user_id === user?.id ? (
        <Text c="dimmed">{t('team.you')}</Text>
      ) : (
        <>
          <ChangeRole member={member} />
          <RemoveMember member={member} />
        </>
      )}
    </Group>
  );
}
