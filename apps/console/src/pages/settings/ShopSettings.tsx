import { NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { withEntityTag } from '@wateja/client';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { useLastChange } from '../../components/conflict/use-last-change';
import { ifMatch } from '../../components/conflict/version';
import { Facts } from '../../components/Facts';
import { CheckedInput } from '../../components/forms/CheckedInput';
import { useVersion } from '../../components/forms/use-version';
import { type FormFields, VersionedForm } from '../../components/forms/VersionedForm';
import { Loaded } from '../../components/states/Loaded';
import { useToast } from '../../components/toast/toast-context';
import { shopQuery } from '../../session/queries';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { Reindexing } from './Reindexing';
import { COUNTRIES } from './countries';

const FIELDS = ['name', 'country', 'currency', 'timezone'] as const;
type Draft = Record<(typeof FIELDS)[number], string>;

const MAX_NAME = 255;
const POLL_MS = 2_000;

/** The name of the shop, and where it is: whose phone numbers, money and days these are. */
export function ShopSettings() {
  const { t } = useTranslation();
  const { businessId, role } = useShop();
  const nameOf = useNames();
  // Another person may have changed it, and the numbers are read again in the background.
  const { data: business } = useQuery({
    ...shopQuery(businessId),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.reindexing ? POLL_MS : false),
  });
  if (role === 'owner') return <Editor />;
  return (
    <Stack maw={640}>
      <Text>{t('settings.onlyOwner')}</Text>
      {business && (
        <div className="card">
          <Facts facts={FIELDS.map((field) => [t(`shopSettings.${field}`), nameOf(field, business[field])] as const)} />
        </div>
      )}
    </Stack>
  );
}

function Editor() {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { businessId, business } = useShop();
  const nameOf = useNames();
  const lastChange = useLastChange({ resource: 'business', id: businessId });
  const path = { businessId };
  const read = async () => {
    const { answer, etag } = await withEntityTag((options) => wateja.businesses.get({ path, ...options }));
    const { name, country, currency, timezone, updated_at } = answer.business;
    return { draft: { name, country, currency, timezone }, etag, changedAt: updated_at };
  };
  const version = useVersion([businessId, 'shop'], read);
  const { data: begin } = version;
  // The frame shows the name, and all pages the currency.
  useEffect(() => {
    if (begin) void queryClient.invalidateQueries({ queryKey: shopQuery(businessId).queryKey });
  }, [begin, businessId, queryClient]);
  const problemsOf = ({ name }: Draft): { name?: string } => {
    if (name.trim() === '') return { name: t('fields.required') };
    return name.includes('@') ? { name: t('shopSettings.noAt') } : {};
  };
  return (
    <Stack maw={640}>
      {business.reindexing && <Reindexing {...business.reindexing} />}
      <Loaded query={version} bars={4}>
        {(business) => (
          <div className="card">
            <VersionedForm<Draft>
              begin={business}
              stored={{
                read,
                changeOf: ({ changedAt }) => lastChange(changedAt),
                save: (draft, fields, from) =>
                  wateja.businesses.update({
                    path,
                    body: Object.fromEntries(fields.map((field) => [field, draft[field].trim()])),
                    headers: ifMatch(from),
                  }),
              }}
              onSaved={() => {
                toast({ text: t('form.saved') });
                return version.refetch();
              }}
              labelOf={(field) => t(`shopSettings.${field}`)}
              wordOf={(draft, field) => nameOf(field, draft[field])}
              problemsOf={problemsOf}
            >
              {(fields) => <Fields {...fields} />}
            </VersionedForm>
          </div>
        )}
      </Loaded>
    </Stack>
  );
}

function Fields({ draft, change, problems, errors, isSent }: FormFields<Draft>) {
  const { t, i18n } = useTranslation();
  const nameOf = useNames();
  const choices = (field: 'country' | 'currency', codes: readonly string[]) => {
    const { compare } = new Intl.Collator(i18n.language);
    return [...new Set([draft[field], ...codes])]
      .map((value) => ({ value, label: nameOf(field, value) }))
      .toSorted((a, b) => compare(a.label, b.label));
  };
  return (
    <>
      <CheckedInput
        name="name"
        label={t('shopSettings.name')}
        required
        maxLength={MAX_NAME}
        value={draft.name}
        problem={problems.name}
        isSent={isSent}
        error={errors['name']}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <NativeSelect
        label={t('shopSettings.country')}
        description={t('shopSettings.countryHint')}
        data={choices('country', COUNTRIES)}
        value={draft.country}
        name="country"
        error={errors['country']}
        onChange={({ currentTarget }) => change({ country: currentTarget.value })}
      />
      <NativeSelect
        label={t('shopSettings.currency')}
        description={t('shopSettings.currencyHint')}
        data={choices('currency', Intl.supportedValuesOf('currency'))}
        value={draft.currency}
        name="currency"
        error={errors['currency']}
        onChange={({ currentTarget }) => change({ currency: currentTarget.value })}
      />
      <NativeSelect
        label={t('shopSettings.timezone')}
        description={t('shopSettings.timezoneHint')}
        data={[...new Set([draft.timezone, ...Intl.supportedValuesOf('timeZone')])].toSorted()}
        value={draft.timezone}
        name="timezone"
        error={errors['timezone']}
        onChange={({ currentTarget }) => change({ timezone: currentTarget.value })}
      />
    </>
  );
}

/** Returns a function for the name of a country or a currency in the user's language, with its code. */
function useNames(): (field: (typeof FIELDS)[number], value: string) => string {
  const { i18n } = useTranslation();
  return (field, value) => {
    if (field !== 'country' && field !== 'currency') return value;
    const type = field === 'country' ? 'region' : 'currency';
    return `${new Intl.DisplayNames(i18n.language, { type }).of(value) ?? value} (${value})`;
  };
}
