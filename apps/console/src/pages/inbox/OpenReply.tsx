import { Alert, Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Reply } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { CustomerName } from '../../components/CustomerName';
import { Dots } from '../../components/Dots';
import { Drawer } from '../../components/Drawer';
import { Failure } from '../../components/states/Failure';
import { Loaded } from '../../components/states/Loaded';
import { Tier } from '../../components/Tier';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { Consents } from '../customer/Consents';
import { type CustomerPath, metricsQuery } from '../customer/customer-queries';
import { Messages } from '../customer/Messages';
import { WriteMessage } from './WriteMessage';

/** A reply: its text, what it asked for, and who wrote it, with the consent as it is now and the messages before. */
export function OpenReply({ reply }: { reply: Reply }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { businessId, isManager } = useShop();
  const [isWriting, setIsWriting] = useState(false);
  const { id, customer_id, customer_ids, phone, body, request, received_at, read_at } = reply;
  const reading = useMutation({
    mutationFn: () => wateja.messaging.readReply({ path: { businessId, replyId: id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: [businessId, 'replies'] }),
  });
  const others = customer_ids.filter((id) => id !== customer_id);
  return (
    <Stack>
      <Anchor
        hiddenFrom="md"
        renderRoot={(props) => (
          <Link to="/$businessId/inbox" params={{ businessId: String(businessId) }} search={{}} {...props} />
        )}
      >
        {t('inbox.back')}
      </Anchor>
      <Stack component="article" className="card" aria-labelledby="reply">
        <Title order={2} id="reply" style={{ overflowWrap: 'anywhere' }}>
          {customer_id === null ? phone : <CustomerName id={customer_id} inherit />}
        </Title>
        <Text size="lg" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
          {body}
        </Text>
        <Text c="dimmed">
          <Dots
            parts={[
              phone,
              <When key="received" time={received_at} as="dateTime" />,
              read_at && <TimedText key="read" i18nKey="inbox.readAt" time={<When time={read_at} as="dateTime" />} />,
            ]}
          />
        </Text>
        {request !== null && (
          <Alert className={request === 'start' ? 'hint' : 'warning'}>
            <Text>{t(`inbox.effects.${request}`)}</Text>
          </Alert>
        )}
        {others.length > 0 && (
          <Text>
            {t('inbox.others')}{' '}
            {others.map((other, index) => (
              <span key={other}>
                {index > 0 && ', '}
                <CustomerName id={other} />
              </span>
            ))}
          </Text>
        )}
        {customer_id === null && others.length === 0 && <Text>{t('inbox.nobody')}</Text>}
        <Group gap="sm">
          {read_at === null && (
            <BusyButton
              variant="default"
              aria-keyshortcuts="u"
              loading={reading.isPending}
              verb="saving"
              onClick={() => reading.mutate()}
            >
              {t('inbox.markRead')}
            </BusyButton>
          )}
          {isManager && customer_id !== null && (
            <Button aria-keyshortcuts="r" onClick={() => setIsWriting(true)}>
              {t('write.answer')}
            </Button>
          )}
        </Group>
        {reading.isError && <Failure error={reading.error} onRetry={() => reading.mutate()} />}
      </Stack>
      {customer_id !== null && <AboutCustomer path={{ businessId, customerId: customer_id }} />}
      {isWriting && customer_id !== null && (
        <Drawer title={t('write.answer')} onClose={() => setIsWriting(false)}>
          <WriteMessage customerId={customer_id} onDone={() => setIsWriting(false)} />
        </Drawer>
      )}
    </Stack>
  );
}

/** Shows who wrote: the tier, the last purchase, what they agreed to, and what was sent to them. */
function AboutCustomer({ path }: { path: CustomerPath }) {
  const { t } = useTranslation();
  const metrics = useQuery(metricsQuery(path));
  return (
    <>
      <Loaded query={metrics} bars={1}>
        {({ loyalty_tier, last_purchase_date }) => (
          <Group className="card" gap="sm">
            <Tier name={loyalty_tier} />
            <Text>
              {t('customer.lastPurchase')}:{' '}
              {last_purchase_date ? <When time={last_purchase_date} /> : t('customer.never')}
            </Text>
          </Group>
        )}
      </Loaded>
      <Consents path={path} />
      <Messages path={path} />
    </>
  );
}
