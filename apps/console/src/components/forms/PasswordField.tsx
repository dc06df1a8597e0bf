import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** A password, which can be shown while it is typed. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      label={t('signIn.password')}
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      required
      {...props}
    />
  );
}
