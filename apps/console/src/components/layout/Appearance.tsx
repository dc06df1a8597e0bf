import { Group, NativeSelect, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import { chooseLanguage, type Language, LANGUAGES } from '../../i18n';

const SCHEMES = ['auto', 'light', 'dark'] as const;
/** The name of each language in that language, so that a user who does not read the other one finds it. */
const NAMES: Record<Language, string> = { en: 'English', sw: 'Kiswahili' };

/** The choice of the language, and of light or dark. This device keeps both. */
export function Appearance() {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Group gap="sm" wrap="nowrap" align="end">
      <NativeSelect
        label={t('appearance.language')}
        data={LANGUAGES.map((value) => ({ value, label: NAMES[value] }))}
        value={i18n.language}
        onChange={({ currentTarget }) => void chooseLanguage(currentTarget.value as Language)}
      />
      <NativeSelect
        label={t('appearance.scheme')}
        data={SCHEMES.map((value) => ({ value, label: t(`appearance.${value}`) }))}
        value={colorScheme}
        onChange={({ currentTarget }) => setColorScheme(currentTarget.value as (typeof SCHEMES)[number])}
      />
    </Group>
  );
}
