import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import type { Preflight } from '@wateja/client';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { OnlineButton } from '../../offline/OnlineButton';
import { useShop } from '../../session/shop';
import type { Campaign } from './campaign-draft';
import { SendDialog } from './SendDialog';
import { instantOf } from './shop-time';

interface SendFormProps {
  preflight: Preflight['preflight'];
  campaign: Campaign;
  etag: string | null;
}

/** Sends a campaign now, which leaves a minute to stop it, or at a time of the shop's clock. */
export function SendForm({ preflight, campaign, etag }: SendFormProps) {
  const { t } = useTranslation();
  const { timezone } = useShop().business;
  const [isLater, setIsLater] = useState(false);
  const [time, setTime] = useState('');
  const [isSent, setIsSent] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const { total } = preflight.recipients;
  const at = isLater ? instantOf(time, timezone) : null;
  const problem =
    isLater && (at === null || at.getTime() <= Date.now())
      ? t(time === '' ? 'fields.required' : 'check.past')
      : undefined;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsSent(true);
    if (problem === undefined) setIsAsking(true);
  };
  if (total === 0) return <Text fw={600}>{t('check.nobody')}</Text>;
  return (
    <form noValidate onSubmit={submit}>
      <Stack className="card" maw={760}>
        <NativeSelect
          label={t('check.when')}
          maw={320}
          data={[
            { value: 'now', label: t('check.now') },
            { value: 'later', label: t('check.later') },
          ]}
          value={isLater ? 'later' : 'now'}
          onChange={({ currentTarget }) => setIsLater(currentTarget.value === 'later')}
        />
        {isLater && (
          <TextInput
            type="datetime-local"
            label={t('check.time')}
            description={t('check.timeHint', { zone: timezone })}
            maw={320}
            value={time}
            error={isSent && problem}
            onChange={({ currentTarget }) => setTime(currentTarget.value)}
          />
        )}
        <OnlineButton type="submit" style={{ alignSelf: 'flex-start' }}>
          {t('check.send', { count: total })}
        </OnlineButton>
        {isAsking && (
          <SendDialog
            preflight={preflight}
            campaign={campaign}
            etag={etag}
            at={at}
            onClose={() => setIsAsking(false)}
          />
        )}
      </Stack>
    </form>
  );
}
