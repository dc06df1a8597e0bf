import { fold } from '@wateja/common';

/** The text in which the search looks: the name and the SKU, in the spelling of the search, a line each. */
export const productSearchText = ({ name, sku }: { name?: string | undefined; sku?: string | null | undefined }) =>
  `${fold(name ?? '')}\n${fold(sku ?? '')}`;
