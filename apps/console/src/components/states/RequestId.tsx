import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * The id of a failed request, for the person who looks into it. On a page over plain http the browser has no
 * clipboard.
 */
export function RequestId({ id }: { id: string }) {
  const { t } = useTranslation();
  const [isCopied, setIsCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(id).then(() => setIsCopied(true));
  return (
    <Group gap="xs">
      <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
        {t('states.requestId')} <code>{id}</code>
      </Text>
      {window.isSecureContext && (
        <Button variant="default" size="xs" onClick={copy}>
          {t(isCopied ? 'states.copied' : 'states.copy')}
        </Button>
      )}
    </Group>
  );
}
