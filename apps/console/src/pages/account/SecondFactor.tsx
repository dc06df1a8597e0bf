import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { Drawer } from '../../components/Drawer';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { Status } from '../../components/Status';
import { meQuery } from '../../session/queries';
import { wateja } from '../../session/session';
import { RecoveryCodes } from './RecoveryCodes';
import { SetUpSecondFactor } from './SetUpSecondFactor';

type Question = 'set-up' | 'codes' | 'off';

/** The second step of a sign-in: codes of an app. */
export function SecondFactor() {
  const { t } = useTranslation();
  const { user } = useSuspenseQuery(meQuery).data;
  const [question, setQuestion] = useState<Question>();
  const isOn = user?.has_second_factor ?? false;
  // The codes are shown once: only the button below them closes them.
  const [hasCodes, setHasCodes] = useState(false);
  const close = () => {
    setQuestion(undefined);
    setHasCodes(false);
  };
  const onCodes = () => setHasCodes(true);
  const onClose = hasCodes ? undefined : close;
  return (
    <Stack component="section" className="card" gap="sm" aria-labelledby="second-factor">
      <Group justify="space-between">
        <Title order={2} id="second-factor">
          {t('secondFactor.title')}
        </Title>
        <Status meaning={isOn ? 'done' : 'ended'} word={t(isOn ? 'secondFactor.on' : 'secondFactor.off')} />
      </Group>
      <Text>{t('secondFactor.about')}</Text>
      <Group gap="sm">
        {isOn ? (
          <>
            <Button variant="default" onClick={() => setQuestion('codes')}>
              {t('secondFactor.newCodes')}
            </Button>
            <Button variant="default" onClick={() => setQuestion('off')}>
              {t('secondFactor.turnOff')}
            </Button>
          </>
        ) : (
          <Button onClick={() => setQuestion('set-up')}>{t('secondFactor.setUp')}</Button>
        )}
      </Group>
      {question === 'set-up' && (
        <Drawer title={t('secondFactor.setUp')} onClose={onClose}>
          <SetUpSecondFactor onCodes={onCodes} onDone={close} />
        </Drawer>
      )}
      {question === 'codes' && (
        <Drawer title={t('secondFactor.newCodes')} onClose={onClose}>
          <NewCodes onCodes={onCodes} onDone={close} />
        </Drawer>
      )}
      {question === 'off' && (
        <Drawer title={t('secondFactor.turnOff')} onClose={close}>
          <TurnOff onDone={close} />
        </Drawer>
      )}
    </Stack>
  );
}

function NewCodes({ onCodes, onDone }: { onCodes: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const withFreshSignIn = useFreshSignIn();
  const making = useMutation({
    mutationFn: () => withFreshSignIn(() => wateja.auth.createRecoveryCodes()),
    onSuccess: onCodes,
  });
  if (making.data) return <RecoveryCodes codes={making.data.recovery_codes} onDone={onDone} />;
  return (
    <Stack>
      <Text>{t('secondFactor.newCodesEffect')}</Text>
      {making.isError && <Failure error={making.error} onRetry={() => making.mutate()} />}
      <Group>
        <Button variant="default" data-autofocus onClick={onDone}>
          {t('form.cancel')}
        </Button>
        <BusyButton loading={making.isPending} verb="creating" onClick={() => making.mutate()}>
          {t('secondFactor.makeCodes')}
        </BusyButton>
      </Group>
    </Stack>
  );
}

function TurnOff({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const ending = useMutation({
    mutationFn: () => withFreshSignIn(() => wateja.auth.removeTotp()),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: ['account'] });
      onDone();
    },
  });
  return (
    <Stack>
      <Text>{t('secondFactor.offEffect')}</Text>
      {ending.isError && <Failure error={ending.error} onRetry={() => ending.mutate()} />}
      <Group>
        <Button variant="default" data-autofocus onClick={onDone}>
          {t('form.cancel')}
        </Button>
        <BusyButton className="dangerous" loading={ending.isPending} verb="saving" onClick={() => ending.mutate()}>
          {t('secondFactor.turnOffNow')}
        </BusyButton>
      </Group>
    </Stack>
  );
}
