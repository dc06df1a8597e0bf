import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Webhook } from '@wateja/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { ifMatch } from '../../components/conflict/version';
import { Drawer } from '../../components/Drawer';
import { useVersion } from '../../components/forms/use-version';
import { VersionedForm } from '../../components/forms/VersionedForm';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Loaded } from '../../components/states/Loaded';
import { useToast } from '../../components/toast/toast-context';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { EventFields } from './EventFields';
import { UrlField, useWebhookProblems } from './UrlField';
import { eventsOfText } from './webhook-events';
import { readDraft, type WebhookDraft, webhooksKey } from './webhook-queries';

/** Changes the URL and the events of a webhook. */
export function EditWebhook({ webhook: { id } }: { webhook: Webhook }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('webhooks.edit')}</Button>
      {isOpen && (
        <Drawer title={t('webhooks.editTitle')} onClose={() => setIsOpen(false)}>
          <EditForm webhookId={id} onClose={() => setIsOpen(false)} />
        </Drawer>
      )}
    </>
  );
}

function EditForm({ webhookId, onClose }: { webhookId: number; onClose: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const { businessId } = useShop();
  const lastChange = useLastChange({ resource: 'webhook', id: webhookId });
  const read = () => readDraft(businessId, webhookId);
  const version = useVersion([...webhooksKey(businessId), webhookId], read);
  const problemsOf = useWebhookProblems();
  const saved = () => {
    toast({ text: t('form.saved') });
    onClose();
    void queryClient.invalidateQueries({ queryKey: webhooksKey(businessId) });
  };
  return (
    <Loaded query={version} bars={4}>
      {(webhook) => (
        <VersionedForm<WebhookDraft>
          begin={webhook}
          stored={{
            read,
            changeOf: ({ changedAt }) => lastChange(changedAt),
            save: ({ url, events }, fields, from) => {
              const body = {
                ...(fields.includes('url') && { url: url.trim() }),
                ...(fields.includes('events') && { events: eventsOfText(events) }),
              };
              const path = { businessId, webhookId };
              return withFreshSignIn(() => wateja.webhooks.update({ path, body, headers: ifMatch(from) }));
            },
          }}
          onSaved={saved}
          onCancel={onClose}
          labelOf={(field) => t(field === 'url' ? 'webhooks.urlField' : 'webhooks.eventsColumn')}
          wordOf={(draft, field) => draft[field]}
          problemsOf={problemsOf}
        >
          {({ draft, change, problems, errors, isSent }) => (
            <>
              <UrlField
                value={draft.url}
                problem={problems.url}
                isSent={isSent}
                isRefused={errors['url'] !== undefined}
                onChange={(url) => change({ url })}
              />
              <EventFields value={draft.events} error={problems.events} onChange={(events) => change({ events })} />
            </>
          )}
        </VersionedForm>
      )}
    </Loaded>
  );
}
