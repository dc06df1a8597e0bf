import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { RoleGate } from '../../components/states/RoleGate';
import { useTitle } from '../../components/use-title';
import { ImportList } from './ImportList';
import { UploadForm } from './UploadForm';

/** Imports a file of another system, and lists earlier imports. */
export function Imports() {
  const { t } = useTranslation();
  useTitle(t('nav.import'));
  return (
    <RoleGate role="manager">
      <Stack>
        <Title order={1}>{t('nav.import')}</Title>
        <UploadForm />
        <Title order={2}>{t('imports.before')}</Title>
        <ImportList />
      </Stack>
    </RoleGate>
  );
}
