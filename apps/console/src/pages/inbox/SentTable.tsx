import { Group, Table, Text } from '@mantine/core';
import type { Message } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Amount } from '../../components/Amount';
import { CustomerName } from '../../components/CustomerName';
import { When } from '../../components/When';
import { KINDS } from './inbox-search';
import { ResendButton } from './ResendButton';

/** The messages with their columns. */
export function SentTable({ messages }: { messages: readonly Message[] }) {
  const { t } = useTranslation();
  const kindOf = ({ kind }: Message) => {
    const knownKind = KINDS.find((candidate) => candidate === kind);
    return knownKind ? t(`sent.kinds.${knownKind}`) : kind;
  };
  return (
    <Table verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('sent.customer')}</Table.Th>
          <Table.Th scope="col">{t('sent.time')}</Table.Th>
          <Table.Th scope="col" visibleFrom="md">
            {t('sent.kind')}
          </Table.Th>
          <Table.Th scope="col">{t('sent.text')}</Table.Th>
          <Table.Th scope="col">{t('sent.status')}</Table.Th>
          <Table.Th scope="col" className="number">
            {t('sent.cost')}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {messages.map((message) => (
          <Table.Tr key={message.id}>
            <Table.Th scope="row" fw={400}>
              <CustomerName id={message.customer_id} />
            </Table.Th>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <When time={message.created_at} as="dateTime" />
            </Table.Td>
            <Table.Td visibleFrom="md">{kindOf(message)}</Table.Td>
            <Table.Td>
              <Text lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
                {message.body}
              </Text>
            </Table.Td>
            <Table.Td>
              <Group gap="xs">
                {t(`messages.statuses.${message.status}`)}
                <ResendButton message={message} />
              </Group>
            </Table.Td>
            <Table.Td className="number">
              <Amount value={message.cost} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
