import { Alert, Button, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../busy/BusyButton';
import { emptyQueue } from '../../offline/queue';
import { useQueue } from '../../offline/use-queue';
import { meQuery } from '../../session/queries';
import { signOut } from '../../session/session';
import { Failure } from '../states/Failure';
import { Appearance } from './Appearance';
import { useShortcutsSwitch } from './use-shortcuts-switch';

/**
 * Shows the user who is signed in, the other shops, the language, the choice of light or dark, and the button to sign
 * out.
 */
export default function AccountPanel() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { user, memberships } = useSuspenseQuery(meQuery).data;
  const [areOn, setAreOn] = useShortcutsSwitch();
  const unsent = useQueue().filter(({ state }) => state !== 'sent').length;
  const [isWarned, setIsWarned] = useState(false);
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      emptyQueue();
      await navigate({ to: '/login' });
      queryClient.clear();
    },
  });
  return (
    <Stack>
      <div>
        <Text fw={600}>{user?.name}</Text>
        <Text c="dimmed">{user?.email}</Text>
      </div>
      {memberships.length > 1 && (
        <Button variant="default" renderRoot={(props) => <Link to="/" {...props} />}>
          {t('account.shops')}
        </Button>
      )}
      <Button variant="default" renderRoot={(props) => <Link to="/account" {...props} />}>
        {t('account.own')}
      </Button>
      <Appearance />
      <Switch
        visibleFrom="sm"
        label={t('shortcuts.switch')}
        checked={areOn}
        onChange={({ currentTarget }) => setAreOn(currentTarget.checked)}
      />
      {leaving.isError && <Failure error={leaving.error} onRetry={() => leaving.mutate()} />}
      {isWarned && (
        <Alert role="alert" className="warning">
          {t('account.unsent', { count: unsent })}
        </Alert>
      )}
      <BusyButton
        variant="default"
        loading={leaving.isPending}
        verb="signingOut"
        onClick={() => (unsent > 0 && !isWarned ? setIsWarned(true) : leaving.mutate())}
      >
        {t(isWarned ? 'account.signOutAnyway' : 'account.signOut')}
      </BusyButton>
    </Stack>
  );
}
