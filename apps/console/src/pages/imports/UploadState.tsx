import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { WatejaError } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { Failure } from '../../components/states/Failure';
import type { useUpload } from './use-upload';

/** Shows that a file is being uploaded, or why it cannot be imported. */
export function UploadState({ uploading }: { uploading: ReturnType<typeof useUpload> }) {
  const { t } = useTranslation();
  const { error, variables, isPending } = uploading;
  if (isPending) return <Text role="status">{t('imports.uploading', { file: variables.file.name })}</Text>;
  if (!error) return null;
  if (!(error instanceof WatejaError && error.code === 'file_not_importable')) {
    return <Failure error={error} onRetry={() => uploading.upload(variables)} />;
  }
  return (
    <Alert role="alert" className="danger" icon={<IconAlertTriangle size={20} stroke={1.75} aria-hidden />}>
      <Stack align="flex-start" gap="xs">
        <Text>{t('imports.refused', { file: variables.file.name })}</Text>
        {error.details.map(({ message }) => (
          <Text key={message} lang="en">
            {message}
          </Text>
        ))}
        <Button variant="default" onClick={() => uploading.reset()}>
          {t('imports.otherFile')}
        </Button>
      </Stack>
    </Alert>
  );
}
