import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AutomaticMessage } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { ifMatch } from '../../components/conflict/version';
import { useVersion } from '../../components/forms/use-version';
import { VersionedForm } from '../../components/forms/VersionedForm';
import { inOrder } from '../../components/messages/example-text';
import { TEXTS, TextFields } from '../../components/messages/TextFields';
import { Loaded } from '../../components/states/Loaded';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { SuggestedTexts } from './SuggestedTexts';
import { type AutomaticDraft, messagingQuery, readAutomatic } from './settings-queries';

interface AutomaticFormProps {
  message: AutomaticMessage;
  onSaved: () => void;
  onCancel: () => void;
}

/** Switches an automatic message on or off, and writes its texts. */
export function AutomaticForm({ message, onSaved, onCancel }: AutomaticFormProps) {
  const { t } = useTranslation();
  const { businessId } = useShop();
  const { kind, available_variables, default_texts } = message;
  const { data: settings } = useQuery(messagingQuery(businessId));
  const read = () => readAutomatic(businessId, kind);
  const version = useVersion([businessId, 'automatic', kind], read);
  const problemsOf = (draft: AutomaticDraft) =>
    Object.fromEntries(TEXTS.filter((name) => draft[name].trim() === '').map((name) => [name, t('fields.required')]));
  return (
    <Loaded query={version} bars={4}>
      {(automaticMessage) => (
        <VersionedForm<AutomaticDraft>
          begin={automaticMessage}
          stored={{
            read,
            // Nobody can tell who changed it: the trail knows the messages by other ids than the API does.
            save: (draft, fields, from) =>
              wateja.messaging.updateAutomaticMessage({
                path: { businessId, kind },
                body: Object.fromEntries(fields.map((field) => [field, draft[field]])),
                headers: ifMatch(from),
              }),
          }}
          onSaved={onSaved}
          onCancel={onCancel}
          labelOf={(field) => t(field === 'is_enabled' ? 'automatic.switch' : `messageTexts.${field}`)}
          wordOf={(draft, field) =>
            field === 'is_enabled' ? t(draft[field] ? 'automatic.on' : 'automatic.off') : draft[field]
          }
          problemsOf={problemsOf}
        >
          {({ draft, change, problems, errors }) => (
            <>
              <Switch
                label={t('automatic.switch')}
                checked={draft.is_enabled}
                onChange={({ currentTarget }) => change({ is_enabled: currentTarget.checked })}
              />
              <SuggestedTexts texts={default_texts} draft={draft} onUse={change} />
              <TextFields
                draft={draft}
                change={change}
                errors={{ ...errors, ...problems }}
                variables={inOrder(available_variables)}
                channel="auto"
                price={settings?.sms_price}
              />
            </>
          )}
        </VersionedForm>
      )}
    </Loaded>
  );
}
