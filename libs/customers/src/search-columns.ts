import { searchText, toE164 } from './search-text';

/** Computes the columns for the search. */
export function searchColumns(
  typed: { name?: string | undefined; phone?: string | null | undefined; email?: string | null | undefined },
  country: string,
) {
  return {
    phone_e164: typed.phone ? toE164(typed.phone, country) : null,
    search_text: searchText({ ...typed, name: typed.name ?? '' }, country),
  };
}
