import { NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { CheckedInput } from '../../components/forms/CheckedInput';
import { PasswordField } from '../../components/forms/PasswordField';
import { useFieldErrors } from '../../components/forms/use-field-errors';
import { useIdempotencyKey } from '../../components/forms/use-idempotency-key';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { membersQuery } from '../../components/use-member-name';
import { useToast } from '../../components/toast/toast-context';
import { OnlineButton } from '../../offline/OnlineButton';
import { wateja } from '../../session/session';
import { useShop } from '../../session/shop';
import { ROLES } from './roles';

const MAX_CHARACTERS = 255;

/** Adds a person to the shop. Without a password they get a mail, if the service can send mails. */
export function AddMember({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const keyOf = useIdempotencyKey();
  const { businessId } = useShop();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<(typeof ROLES)[number]>('staff');
  const [isSent, setIsSent] = useState(false);
  const adding = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), email: email.trim(), role, ...(password !== '' && { password }) };
      return withFreshSignIn(() => wateja.members.add({ path: { businessId }, body, headers: keyOf(body) }));
    },
    onSuccess: async () => {
      toast({ text: t('team.added', { name: name.trim() }) });
      onDone();
      await queryClient.invalidateQueries({ queryKey: membersQuery(businessId).queryKey });
    },
  });
  const errors = useFieldErrors(adding.error);
  const problems = {
    name: name.trim() === '' ? t('fields.required') : undefined,
    email: /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? undefined : t('fields.email'),
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsSent(true);
    const wrong = (['name', 'email'] as const).find((field) => problems[field]);
    if (wrong === undefined) {
      adding.mutate();
      return;
    }
    const field = event.currentTarget.elements.namedItem(wrong);
    if (field instanceof HTMLElement) field.focus();
  };
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <CheckedInput
          name="name"
          label={t('team.name')}
          required
          data-autofocus
          autoComplete="off"
          maxLength={MAX_CHARACTERS}
          value={name}
          problem={problems.name}
          isSent={isSent}
          error={errors['name']}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <CheckedInput
          name="email"
          inputMode="email"
          label={t('team.email')}
          required
          autoComplete="off"
          maxLength={MAX_CHARACTERS}
          value={email}
          problem={problems.email}
          isSent={isSent}
          error={errors['email']}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <NativeSelect
          label={t('team.role')}
          description={t(`team.may.${role}`)}
          data={ROLES.map((value) => ({ value, label: t(`team.roles.${value}`) }))}
          value={role}
          onChange={({ currentTarget }) =>
            setRole(ROLES.find((candidate) => candidate === currentTarget.value) ?? 'staff')
          }
        />
        <PasswordField
          label={t('team.password')}
          description={t('team.passwordHint')}
          required={false}
          autoComplete="new-password"
          value={password}
          name="password"
          error={errors['password']}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Text c="dimmed">{t('team.ownAccount')}</Text>
        {adding.isError && <Failure isRepeatable error={adding.error} onRetry={() => adding.mutate()} />}
        <OnlineButton type="submit" loading={adding.isPending} verb="adding">
          {t('team.add')}
        </OnlineButton>
      </Stack>
    </form>
  );
}
