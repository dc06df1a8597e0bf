import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** The name of a record of a merge. A record that is gone for good has no name any more. */
export function useRecordName(): (name: string | null, id: number) => string {
  const { t } = useTranslation();
  return useCallback((name, id) => name ?? t('customer.number', { id }), [t]);
}
