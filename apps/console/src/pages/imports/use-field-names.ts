import { useTranslation } from 'react-i18next';

import type { Field } from './fields';

/** The field before the first reason of a row, or before a further one. */
const FIELD = /(^|; )([a-z_]+): /g;

/** Names of fields in the language of the user. */
export function useFieldNames() {
  const { t, i18n } = useTranslation();
  /** The name of a field of the API. */
  const nameOf = (field: string): string =>
    i18n.exists(`importFields.${field}`) ? t(`importFields.${field as Field}`) : field.replaceAll('_', ' ');
  /** A reason of the server, with the user's names of the fields. The sentences themselves are in English. */
  const reasonOf = (reason: string): string =>
    reason.replace(FIELD, (_whole, before: string, field: string) => `${before}${nameOf(field)}: `);
  return { nameOf, reasonOf };
}
