import { Button, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CopyButton } from '../../components/CopyButton';
import { CheckedInput } from '../../components/forms/CheckedInput';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { addDays, dayOf, startOf } from '../../start-of-day';
import { KEY_ROLES, type KeyRole, type Permission, permissionsOf } from './permissions';

const MAX_NAME = 100;

/** Makes a key with a role, or with some of its permissions, and shows it once. */
export function CreateKey({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const withFreshSignIn = useFreshSignIn();
  const { businessId, business } = useShop();
  const [name, setName] = useState('');
  const [role, setRole] = useState<KeyRole>('staff');
  const [isLimited, setIsLimited] = useState(false);
  const [chosen, setChosen] = useState<readonly Permission[]>([]);
  const [lastDay, setLastDay] = useState('');
  const [isSent, setIsSent] = useState(false);
  const scopes = chosen.filter((permission) => permissionsOf(role).includes(permission));
  const creating = useMutation({
    mutationFn: () => {
      const body = {
        ...{ name: name.trim(), role },
        ...(isLimited && { scopes }),
        ...(lastDay !== '' && { expires_at: startOf(addDays(lastDay, 1), business.timezone).toISOString() }),
      };
      return withFreshSignIn(() => wateja.apiKeys.create({ path: { businessId }, body }));
    },
  });
  const errors = useFieldErrors(creating.error);
  const problem = name.trim() === '' ? t('fields.required') : undefined;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsSent(true);
    if (problem === undefined) creating.mutate();
  };
  const toggle = (permission: Permission) =>
    setChosen(
      chosen.includes(permission) ? chosen.filter((candidate) => candidate !== permission) : [...chosen, permission],
    );
  if (creating.data) {
    return (
      <Stack role="status">
        <Text>{t('keys.once', { name: creating.data.api_key.name })}</Text>
        <code className="secret">{creating.data.key}</code>
        <CopyButton text={creating.data.key} />
        <Button onClick={onDone}>{t('keys.kept')}</Button>
      </Stack>
    );
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <CheckedInput
          name="name"
          label={t('keys.nameField')}
          placeholder={t('keys.example')}
          required
          data-autofocus
          autoComplete="off"
          maxLength={MAX_NAME}
          value={name}
          problem={problem}
          isSent={isSent}
          error={errors['name']}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NativeSelect
          label={t('keys.role')}
          description={t(`team.may.${role}`)}
          data={KEY_ROLES.map((value) => ({ value, label: t(`team.roles.${value}`) }))}
          value={role}
          onChange={({ currentTarget }) =>
            setRole(KEY_ROLES.find((candidate) => candidate === currentTarget.value) ?? 'staff')
          }
        />
        <Switch
          label={t('keys.limit')}
          checked={isLimited}
          onChange={({ currentTarget }) => setIsLimited(currentTarget.checked)}
        />
        {isLimited && (
          <fieldset className="choice">
            <legend>{t('keys.permissions')}</legend>
            <div className="permissions">
              {permissionsOf(role).map((permission) => (
                <label key={permission}>
                  <input type="checkbox" checked={scopes.includes(permission)} onChange={() => toggle(permission)} />
                  <code>{permission}</code>
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <TextInput
          type="date"
          label={t('keys.lastDay')}
          description={t('keys.lastDayHint')}
          min={dayOf(Date.now(), business.timezone)}
          value={lastDay}
          name="expires_at"
          error={errors['expires_at']}
          onChange={({ currentTarget }) => setLastDay(currentTarget.value)}
        />
        {creating.isError && <Failure error={creating.error} onRetry={() => creating.mutate()} />}
        <OnlineButton
          type="submit"
          disabled={isLimited && scopes.length === 0}
          loading={creating.isPending}
          verb="creating"
        >
          {t('keys.create')}
        </OnlineButton>
      </Stack>
    </form>
  );
}
