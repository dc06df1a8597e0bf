import { useTranslation } from 'react-i18next';

import type { SaleLine } from './refund-estimate';

/** The name of what a line sold, or its number if nobody has given it a name. */
export function useProductName(): (line: SaleLine) => string {
  const { t } = useTranslation();
  return ({ name, product_id }) => name ?? t('sales.productNumber', { id: product_id });
}
