import { Box, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Webhook } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { TableBox } from '../../components/TableBox';
import { When } from '../../components/When';
import { useShop } from '../../session/shop';
import { lastDeliveryQuery } from './webhook-queries';
import { useAnswerText, WebhookState } from './words';

const COLUMNS = ['url', 'eventsColumn', 'lastAnswer', 'state'] as const;
/** More events than these are counted. */
const MAX_NAMED = 2;

/** The webhooks, the oldest first: a table on wide screens, and on phones a card for each. */
export function WebhookTable({ webhooks }: { webhooks: readonly Webhook[] }) {
  const { t } = useTranslation();
  return (
    <>
      <TableBox label={t('settings.webhooks')} isWideOnly>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((column) => (
                <Table.Th key={column} scope="col">
                  {t(`webhooks.${column}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {webhooks.map((webhook) => (
              <Table.Tr key={webhook.id}>
                <Table.Th scope="row" fw={400} style={{ overflowWrap: 'anywhere' }}>
                  <WebhookLink webhook={webhook} />
                </Table.Th>
                <Table.Td title={webhook.events.join(', ')}>
                  <EventsOf webhook={webhook} />
                </Table.Td>
                <Table.Td>
                  <LastAnswer webhook={webhook} />
                </Table.Td>
                <Table.Td>
                  <WebhookState webhook={webhook} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TableBox>
      <Stack hiddenFrom="sm" gap="sm">
        {webhooks.map((webhook) => (
          <Stack key={webhook.id} className="card" gap={4}>
            <Box style={{ overflowWrap: 'anywhere' }}>
              <WebhookLink webhook={webhook} />
            </Box>
            <Text c="dimmed">
              <EventsOf webhook={webhook} />
            </Text>
            <Text c="dimmed">
              {t('webhooks.lastAnswer')}: <LastAnswer webhook={webhook} />
            </Text>
            <WebhookState webhook={webhook} />
          </Stack>
        ))}
      </Stack>
    </>
  );
}

function WebhookLink({ webhook: { business_id, id, url } }: { webhook: Webhook }) {
  const params = { businessId: String(business_id), webhookId: String(id) };
  return (
    <Link to="/$businessId/settings/webhooks/$webhookId" params={params}>
      {url}
    </Link>
  );
}

function EventsOf({ webhook: { events } }: { webhook: Webhook }) {
  const { t } = useTranslation();
  return events.length > MAX_NAMED ? t('webhooks.eventCount', { count: events.length }) : events.join(', ');
}

/** The outcome of the latest delivery. The rest of the table does not wait for it. */
function LastAnswer({ webhook: { id } }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const answerText = useAnswerText();
  const { businessId } = useShop();
  const { data: delivery } = useQuery(lastDeliveryQuery(businessId, id));
  if (delivery === undefined) return '…';
  const attempt = delivery?.last_attempt ?? null;
  if (attempt === null) return t(delivery === null ? 'webhooks.nothingSent' : 'webhooks.noAnswer');
  return (
    <>
      {answerText(attempt)}, <When time={attempt.at} />
    </>
  );
}
