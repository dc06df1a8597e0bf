import { Table, Title, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Loaded } from '../../components/states/Loaded';
import { consentsQuery, type CustomerPath } from './customer-queries';

const CHANNELS = ['sms', 'email'] as const;
const PURPOSES = ['service', 'offers', 'loyalty'] as const;

/** To which messages the customer has agreed. */
export function Consents({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const consents = useQuery(consentsQuery(path));
  return (
    <Stack component="section" className="card" aria-labelledby="consents">
      <Title order={2} id="consents">
        {t('consents.title')}
      </Title>
      <Loaded query={consents} bars={3}>
        {(current) => (
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Td />
                {CHANNELS.map((channel) => (
                  <Table.Th scope="col" key={channel}>
                    {t(`channel.${channel}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {PURPOSES.map((purpose) => (
                <Table.Tr key={purpose}>
                  <Table.Th scope="row">{t(`purpose.${purpose}`)}</Table.Th>
                  {CHANNELS.map((channel) => (
                    <Table.Td key={channel}>{t(`consents.${current[channel][purpose] ?? 'unknown'}`)}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Loaded>
    </Stack>
  );
}
