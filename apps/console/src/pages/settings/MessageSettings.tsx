import { Group, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type MessagingSettings as Answer, withEntityTag } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { ifMatch } from '../../components/conflict/version';
import { Facts } from '../../components/Facts';
import { CheckedInput } from '../../components/forms/CheckedInput';
import { useVersion } from '../../components/forms/use-version';
import { type FormFields, VersionedForm } from '../../components/forms/VersionedForm';
import { Loaded } from '../../components/states/Loaded';
import { useToast } from '../../components/toast/toast-context';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { useFormat } from '../../use-format';
import { AutomaticMessages } from './AutomaticMessages';
import { OwnNumber } from './OwnNumber';
import { messagingQuery } from './settings-queries';

const FIELDS = ['quiet_from', 'quiet_to', 'offers_need_consent', 'sms_price', 'email_price'] as const;
type Settings = Answer['settings'];
type Draft = Pick<Settings, (typeof FIELDS)[number]>;

const PRICE = /^\d{1,6}(\.\d{1,4})?$/;

/** When the shop writes to nobody, what messages cost, and the messages that go out by themselves. */
export function MessageSettings() {
  const { role, businessId } = useShop();
  const query = useQuery(messagingQuery(businessId));
  return (
    <Stack maw={760} gap="lg">
      <Loaded query={query} bars={4}>
        {(settings) => (
          <>
            {role === 'owner' ? <Editor /> : <Readable settings={settings} />}
            <Limits settings={settings} />
          </>
        )}
      </Loaded>
      <AutomaticMessages />
      {role === 'owner' && <OwnNumber />}
    </Stack>
  );
}

function Readable({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const wordOf = useWords();
  return (
    <>
      <Text>{t('settings.onlyOwner')}</Text>
      <div className="card">
        <Facts facts={FIELDS.map((field) => [t(`messageSettings.${field}`), wordOf(settings, field)] as const)} />
      </div>
    </>
  );
}

function Editor() {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { businessId } = useShop();
  const wordOf = useWords();
  const lastChange = useLastChange({ resource: 'messaging_settings', id: businessId });
  const path = { businessId };
  const read = async () => {
    const { answer, etag } = await withEntityTag((options) =>
      wateja.messaging.getMessagingSettings({ path, ...options }),
    );
    const { quiet_from, quiet_to, offers_need_consent, sms_price, email_price } = answer.settings;
    return { draft: { quiet_from, quiet_to, offers_need_consent, sms_price, email_price }, etag };
  };
  const version = useVersion([businessId, 'messages'], read);
  const problemsOf = (draft: Draft) =>
    Object.fromEntries(
      (['sms_price', 'email_price'] as const)
        .filter((field) => !PRICE.test(draft[field]))
        .map((field) => [field, t('fields.amount')]),
    );
  return (
    <Loaded query={version} bars={4}>
      {(settings) => (
        <div className="card">
          <VersionedForm<Draft>
            begin={settings}
            stored={{
              read,
              changeOf: () => lastChange(),
              save: (draft, fields, from) =>
                wateja.messaging.updateMessagingSettings({
                  path,
                  body: Object.fromEntries(fields.map((field) => [field, draft[field]])),
                  headers: ifMatch(from),
                }),
            }}
            onSaved={() => {
              toast({ text: t('form.saved') });
              void queryClient.invalidateQueries({ queryKey: [businessId, 'messaging-settings'] });
              return version.refetch();
            }}
            labelOf={(field) => t(`messageSettings.${field}`)}
            wordOf={wordOf}
            problemsOf={problemsOf}
          >
            {(fields) => <Fields {...fields} />}
          </VersionedForm>
        </div>
      )}
    </Loaded>
  );
}

function Fields({ draft, change, problems, errors, isSent }: FormFields<Draft>) {
  const { t } = useTranslation();
  return (
    <>
      <Title order={2}>{t('messageSettings.quiet')}</Title>
      <Group grow align="start">
        {(['quiet_from', 'quiet_to'] as const).map((field) => (
          <TextInput
            key={field}
            type="time"
            name={field}
            label={t(`messageSettings.${field}`)}
            value={draft[field]}
            error={errors[field]}
            onChange={({ currentTarget }) => change({ [field]: currentTarget.value })}
          />
        ))}
      </Group>
      <Text c="dimmed">{t('messageSettings.quietHint')}</Text>
      <Switch
        label={t('messageSettings.offers_need_consent')}
        checked={draft.offers_need_consent}
        onChange={({ currentTarget }) => change({ offers_need_consent: currentTarget.checked })}
      />
      <Title order={2}>{t('messageSettings.prices')}</Title>
      <Group grow align="start">
        {(['sms_price', 'email_price'] as const).map((field) => (
          <CheckedInput
            key={field}
            name={field}
            inputMode="decimal"
            label={t(`messageSettings.${field}`)}
            value={draft[field]}
            problem={problems[field]}
            isSent={isSent}
            error={errors[field]}
            onChange={({ currentTarget }) => change({ [field]: currentTarget.value.trim() })}
          />
        ))}
      </Group>
      <Text c="dimmed">{t('messageSettings.pricesHint')}</Text>
    </>
  );
}

/** The limits that the operator of the service has set, and no shop can change. */
function Limits({ settings: { sms_countries, sms_daily_limit, sms_monthly_cap } }: { settings: Settings }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const names = new Intl.DisplayNames(i18n.language, { type: 'region' });
  const none = t('messageSettings.noLimit');
  return (
    <Stack className="card" gap="sm">
      <Title order={2}>{t('messageSettings.limits')}</Title>
      <Text c="dimmed">{t('messageSettings.limitsHint')}</Text>
      <Facts
        facts={[
          [t('messageSettings.countries'), sms_countries.map((code) => names.of(code) ?? code).join(', ') || null],
          [t('messageSettings.daily'), sms_daily_limit === null ? none : format.number(sms_daily_limit)],
          [t('messageSettings.monthly'), sms_monthly_cap === null ? none : format.money(sms_monthly_cap)],
        ]}
      />
    </Stack>
  );
}

/** Returns a function for the value of a field in words. */
function useWords(): (settings: Draft, field: keyof Draft) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (settings, field) => {
    if (field === 'offers_need_consent') return t(settings[field] ? 'form.yes' : 'form.no');
    return field === 'sms_price' || field === 'email_price' ? format.money(settings[field]) : settings[field];
  };
}
