import { Box, Button, Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Webhook, WebhookDelivery } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Drawer } from '../../components/Drawer';
import { Earlier } from '../../components/states/Earlier';
import { Empty } from '../../components/states/Empty';
import { Later } from '../../components/states/Later';
import { Loaded } from '../../components/states/Loaded';
import { TableBox } from '../../components/TableBox';
import { When } from '../../components/When';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { DeliveryFilters } from './DeliveryFilters';
import { DeliveryView } from './DeliveryView';
import { deliveriesQuery } from './webhook-queries';
import { DeliveryStatus, useAnswerText } from './words';

const COLUMNS = ['event', 'when', 'deliveryStatus', 'attempts', 'answer'] as const;

/** The deliveries to the webhook of the last two weeks, newest first. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const [opened, setOpened] = useState<WebhookDelivery>();
  const search = useSearch({ from: '/signed-in/$businessId/settings/webhooks/$webhookId' });
  const navigate = useNavigate({ from: '/$businessId/settings/webhooks/$webhookId' });
  const query = useInfiniteQuery(deliveriesQuery(businessId, webhook, search));
  const isFiltered = search.status !== undefined || search.event !== undefined;
  const clear = () => void navigate({ search: {}, replace: true });
  const close = () => setOpened(undefined);
  return (
    <Stack component="section" aria-labelledby="deliveries" gap="sm">
      <Title order={2} id="deliveries">
        {t('webhooks.deliveries')}
      </Title>
      <DeliveryFilters search={search} />
      <Loaded query={query} bars={4}>
        {({ pages }) => {
          const deliveries = pages.flatMap((page) => page.deliveries);
          if (deliveries.length === 0) {
            const text = isFiltered ? t('webhooks.noneFiltered') : t('webhooks.noDeliveries');
            return <Empty text={text} onClear={isFiltered ? clear : undefined} />;
          }
          return (
            <Stack gap="sm">
              <Later query={query} />
              <DeliveryTable deliveries={deliveries} onOpen={setOpened} />
              <Earlier query={query} />
            </Stack>
          );
        }}
      </Loaded>
      {opened && (
        <Drawer title={opened.event} onClose={close}>
          <DeliveryView webhook={webhook} deliveryId={opened.id} />
        </Drawer>
      )}
    </Stack>
  );
}

interface DeliveryTableProps {
  deliveries: readonly WebhookDelivery[];
  onOpen: (delivery: WebhookDelivery) => void;
}

function DeliveryTable({ deliveries, onOpen }: DeliveryTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const answerText = useAnswerText();
  return (
    <>
      <TableBox label={t('webhooks.deliveries')} isWideOnly>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((column) => (
                <Table.Th key={column} scope="col" {...(column === 'attempts' && { className: 'number' })}>
                  {t(`webhooks.${column}`)}
                </Table.Th>
              ))}
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {deliveries.map((delivery) => (
              <Table.Tr key={delivery.id}>
                <Table.Th scope="row" fw={400}>
                  <code>{delivery.event}</code>
                </Table.Th>
                <Table.Td>
                  <When time={delivery.occurred_at} as="dateTime" />
                </Table.Td>
                <Table.Td>
                  <DeliveryStatus status={delivery.status} />
                </Table.Td>
                <Table.Td className="number">{format.number(delivery.attempts)}</Table.Td>
                <Table.Td>{answerText(delivery.last_attempt)}</Table.Td>
                <Table.Td>
                  <OpenButton delivery={delivery} onOpen={onOpen} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableBox>
      <Box hiddenFrom="sm">
        <Stack gap="sm">
          {deliveries.map((delivery) => (
            <Stack key={delivery.id} className="card" gap={4}>
              <code>{delivery.event}</code>
              <Text c="dimmed">
                <When time={delivery.occurred_at} as="dateTime" /> ·{' '}
                {t('webhooks.attemptCount', { count: delivery.attempts })} · {answerText(delivery.last_attempt)}
              </Text>
              <DeliveryStatus status={delivery.status} />
              <OpenButton delivery={delivery} onOpen={onOpen} />
            </Stack>
          ))}
        </Stack>
      </Box>
    </>
  );
}

function OpenButton({ delivery, onOpen }: { delivery: WebhookDelivery } & Pick<DeliveryTableProps, 'onOpen'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = t('webhooks.openOf', { event: delivery.event, time: format.dateTime(delivery.occurred_at) });
  return (
    <Button
      variant="default"
      size="xs"
      style={{ alignSelf: 'flex-start' }}
      aria-label={label}
      onClick={() => onOpen(delivery)}
    >
      {t('webhooks.open')}
    </Button>
  );
}
