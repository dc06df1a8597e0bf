import './forms/forms.css';

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Copies a text. A page over plain http has no clipboard, and no button. */
export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<string>();
  if (!window.isSecureContext) return null;
  return (
    <Button
      variant="default"
      size="xs"
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}
    >
      {t(copied === text ? 'states.copied' : 'states.copy')}
    </Button>
  );
}
