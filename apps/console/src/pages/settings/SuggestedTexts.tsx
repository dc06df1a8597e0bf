import { Button, Group, Text } from '@mantine/core';
import type { AutomaticMessage } from '@wateja/client';
import { useTranslation } from 'react-i18next';

import { TEXTS } from '../../components/messages/TextFields';
import type { AutomaticDraft } from './settings-queries';

const LANGUAGES = ['en', 'sw'] as const;

interface SuggestedTextsProps {
  texts: AutomaticMessage['default_texts'];
  draft: AutomaticDraft;
  onUse: (texts: AutomaticMessage['default_texts']['en']) => void;
}

/** Puts the texts that we suggest in the place of the written ones, in the language in which the shop writes. */
export function SuggestedTexts({ texts, draft, onUse }: SuggestedTextsProps) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" role="group" aria-label={t('automatic.suggested')}>
      <Text size="xs" c="dimmed">
        {t('automatic.suggested')}
      </Text>
      {LANGUAGES.map((language) => (
        <Button
          key={language}
          variant="default"
          size="xs"
          aria-label={t(`automatic.suggestedOf.${language}`)}
          disabled={TEXTS.every((name) => draft[name] === texts[language][name])}
          onClick={() => onUse(texts[language])}
        >
          {t(`automatic.suggestedIn.${language}`)}
        </Button>
      ))}
    </Group>
  );
}
