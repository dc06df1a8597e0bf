import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** How to call a record of a merge: nobody knows the name of one that is gone for good. */
export function useRecordName(): (name: string | null, id: number) => string {
  const { t } = useTranslation();
  return useCallback((name, id) => name ?? t('customer.number', { id }), [t]);
}
