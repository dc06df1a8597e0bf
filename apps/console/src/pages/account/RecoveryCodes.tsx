import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { CopyButton } from '../../components/CopyButton';
import { downloadFile } from '../../components/files/download';

/** The codes for the day on which the phone is lost. They are shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const text = codes.join('\n');
  return (
    <Stack role="status">
      <Text>{t('secondFactor.keepCodes')}</Text>
      <code className="secret codes">{text}</code>
      <Group gap="sm">
        <CopyButton text={text} />
        <Button
          variant="default"
          size="xs"
          onClick={() => downloadFile('wateja-recovery-codes.txt', new Blob([`${text}\n`], { type: 'text/plain' }))}
        >
          {t('secondFactor.download')}
        </Button>
      </Group>
      <Button onClick={onDone}>{t('secondFactor.kept')}</Button>
    </Stack>
  );
}
