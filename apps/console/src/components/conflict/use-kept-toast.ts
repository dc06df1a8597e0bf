import { useTranslation } from 'react-i18next';

import { useToast } from '../toast/toast-context';

/** Returns a function that says which fields somebody else changed meanwhile, and that these changes were kept. */
export function useKeptToast<Field extends string>(labelOf: (field: Field) => string): (kept: Field[]) => void {
  const { t, i18n } = useTranslation();
  const toast = useToast();
  return (kept) => {
    if (kept.length === 0) return;
    const labels = [...new Set(kept.map(labelOf))];
    const fields = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(labels);
    toast({ text: t('conflict.kept', { fields }) });
  };
}
