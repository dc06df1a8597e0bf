import { Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { EventFields } from './EventFields';
import { SecretOnce } from './SecretOnce';
import { UrlField, useWebhookProblems } from './UrlField';
import { eventsOfText } from './webhook-events';

/** Adds a webhook, and shows its secret once. */
export function AddWebhook({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const withFreshSignIn = useFreshSignIn();
  const { businessId } = useShop();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState('');
  const [isSent, setIsSent] = useState(false);
  const adding = useMutation({
    mutationFn: () => {
      const body = { url: url.trim(), events: eventsOfText(events) };
      return withFreshSignIn(() => wateja.webhooks.create({ path: { businessId }, body }));
    },
  });
  const errors = useFieldErrors(adding.error);
  const problems = useWebhookProblems()({ url, events });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsSent(true);
    if (Object.keys(problems).length === 0) adding.mutate();
    // On a phone, the field is far above the button.
    const field = problems.url !== undefined && event.currentTarget.elements.namedItem('url');
    if (field instanceof HTMLElement) field.focus();
  };
  if (adding.data) return <SecretOnce secret={adding.data.secret} onDone={onDone} />;
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <UrlField
          value={url}
          problem={problems.url}
          isSent={isSent}
          isRefused={errors['url'] !== undefined}
          onChange={setUrl}
        />
        <EventFields value={events} error={isSent ? problems.events : undefined} onChange={setEvents} />
        {adding.isError && <Failure error={adding.error} onRetry={() => adding.mutate()} />}
        <OnlineButton type="submit" loading={adding.isPending} verb="adding">
          {t('webhooks.add')}
        </OnlineButton>
      </Stack>
    </form>
  );
}
