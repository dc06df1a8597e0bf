import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Preflight, WatejaError } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ifMatch } from '../../components/conflict/version';
import { Drawer } from '../../components/Drawer';
import { TimedText } from '../../components/TimedText';
import { When } from '../../components/When';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import type { Campaign } from './campaign-draft';

/** How long a campaign that is sent now can be stopped before it begins. */
export const STOP_MS = 60_000;
/** Above so many recipients, the user types their number. */
const MANY = 500;

interface SendDialogProps {
  preflight: Preflight['preflight'];
  campaign: Campaign;
  etag: string | null;
  /** When it begins; null for now. */
  at: Date | null;
  onClose: () => void;
}

/** Asks before many get a message, with their number and the cost, and sends. */
export function SendDialog({ preflight, campaign, etag, at, onClose }: SendDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const keyOf = useIdempotencyKey();
  const [typed, setTyped] = useState('');
  const { recipients, segments, cost, begins_at } = preflight;
  /** How many the server found when it refused to send to so many; null if it did not. */
  const [refused, setRefused] = useState<number | null>(null);
  const total = Math.max(recipients.total, refused ?? 0);
  const isTyped = total > MANY || refused !== null;
  // If the campaign has a stored time, for example after a send that failed, the check shows that time and not the
  // present one. It is read once, because a send that fails stores a time.
  const [checkedAt] = useState(() => (isSameTime(begins_at, campaign.scheduled_for) ? 0 : Date.parse(begins_at)));
  const path = { businessId, campaignId: campaign.id };
  const sending = useMutation({
    mutationFn: async () => {
      // The clock of this device may be slow, and the server would say that the minute has passed already.
      const now = Math.max(Date.now(), checkedAt);
      const begin = (at ?? new Date(now + STOP_MS)).toISOString();
      await wateja.campaigns.update({ path, body: { scheduled_for: begin }, headers: ifMatch({ etag }) });
      const body = isTyped ? { confirm_recipients: total } : {};
      return wateja.campaigns.send({ path, body, headers: keyOf({ send: campaign.id, begin, body }) });
    },
    onError: (error) => {
      if (isUnconfirmed(error)) setRefused(error.recipients ?? total);
    },
    // Also after a failure: the time is stored, and the tag is another.
    onSettled: () => queryClient.invalidateQueries({ queryKey: [businessId, 'campaigns'] }),
  });
  const values = {
    count: total,
    number: format.number(total),
    parts: format.number(segments),
    cost: format.money(cost.total),
  };
  return (
    <Drawer title={t('send.title')} onClose={onClose}>
      <Text>{t(recipients.email === 0 ? 'send.questionSms' : 'send.question', values)}</Text>
      <Text>
        {at === null ? (
          t('send.minute')
        ) : (
          <TimedText i18nKey="send.at" time={<When time={at.toISOString()} as="dateTime" />} />
        )}
      </Text>
      {refused !== null && <Text role="alert">{t('send.unconfirmed', values)}</Text>}
      {isTyped && (
        <TextInput
          label={t('send.type', { number: String(total) })}
          inputMode="numeric"
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
      {sending.isError && !isUnconfirmed(sending.error) && (
        <Failure isRepeatable error={sending.error} onRetry={() => sending.mutate()} />
      )}
      <Group>
        <Button type="button" variant="default" data-autofocus onClick={onClose}>
          {t('form.cancel')}
        </Button>
        <OnlineButton
          type="button"
          disabled={isTyped && typed.trim() !== String(total)}
          loading={sending.isPending}
          verb="sending"
          onClick={() => sending.mutate()}
        >
          {t('send.now', values)}
        </OnlineButton>
      </Group>
    </Drawer>
  );
}

/** Whether the server wants the number of recipients, because no campaign before had nearly as many. */
const isUnconfirmed = (error: Error): error is WatejaError =>
  error instanceof WatejaError && error.code === 'recipients_unconfirmed';

const isSameTime = (a: string, b: string | null) => b !== null && Date.parse(a) === Date.parse(b);
