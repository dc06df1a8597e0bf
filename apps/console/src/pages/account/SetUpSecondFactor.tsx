import { Anchor, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { WatejaError } from '@wateja/client';
import { QRCodeSVG } from 'qrcode.react';
import { type SubmitEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { BusyButton } from '../../components/busy/BusyButton';
import { CopyButton } from '../../components/CopyButton';
import { useFreshSignIn } from '../../components/fresh-sign-in/fresh-sign-in-context';
import { Failure } from '../../components/states/Failure';
import { Loading } from '../../components/states/Loading';
import { meQuery } from '../../session/queries';
import { wateja } from '../../session/session';
import { RecoveryCodes } from './RecoveryCodes';

/** Shows the secret for the user's app, takes a code of the app, and then shows the recovery codes once. */
export function SetUpSecondFactor({ onCodes, onDone }: { onCodes: () => void; onDone: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const withFreshSignIn = useFreshSignIn();
  const [code, setCode] = useState('');
  const { mutate: start, ...starting } = useMutation({
    mutationFn: () => withFreshSignIn(() => wateja.auth.startTotp()),
  });
  useEffect(() => start(), [start]);
  const confirming = useMutation({
    mutationFn: () => wateja.auth.confirmTotp({ body: { code: code.trim() } }),
    onSuccess: onCodes,
  });
  const finish = () => {
    // This is done only now. Otherwise the page behind says that the factor is on before the user has kept the codes.
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    void queryClient.invalidateQueries({ queryKey: ['account'] });
    onDone();
  };
  const { error } = confirming;
  const isWrong = error instanceof WatejaError && error.details.some(({ path }) => path === 'code');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirming.mutate();
  };
  if (confirming.data) return <RecoveryCodes codes={confirming.data.recovery_codes} onDone={finish} />;
  if (starting.isError) return <Failure error={starting.error} onRetry={start} />;
  if (!starting.data) return <Loading onRetry={start} bars={3} />;
  const { secret, otpauth_url } = starting.data;
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text>{t('secondFactor.typeSecret')}</Text>
        {/* Black on white with its margin, also in the dark: cameras expect it so. */}
        <QRCodeSVG value={otpauth_url} size={192} marginSize={4} title={t('secondFactor.qrCode')} role="img" />
        {/* In groups of four, as apps take it too. */}
        <code className="secret">{secret.match(/.{1,4}/g)?.join(' ')}</code>
        <CopyButton text={secret} />
        <Anchor href={otpauth_url} underline="always">
          {t('secondFactor.openApp')}
        </Anchor>
        <TextInput
          name="code"
          label={t('secondFactor.code')}
          description={t('secondFactor.codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          data-autofocus
          required
          withAsterisk={false}
          value={code}
          error={isWrong && t('errors.second_factor_refused')}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        {error && !isWrong && <Failure error={error} onRetry={() => confirming.mutate()} />}
        <BusyButton type="submit" loading={confirming.isPending} verb="checking">
          {t('secondFactor.turnOn')}
        </BusyButton>
      </Stack>
    </form>
  );
}
