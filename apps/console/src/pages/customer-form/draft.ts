import type { CustomerProfile } from '@wateja/client';

/** The fields of the form, in their order. */
export const FIELDS = ['name', 'phone', 'email', 'address', 'customer_type'] as const;
export type Field = (typeof FIELDS)[number];
export type CustomerType = CustomerProfile['customer']['customer_type'];

/** The values of the form. An empty text means that there is no value. */
export interface Draft {
  name: string;
  phone: string;
  email: string;
  address: string;
  customer_type: CustomerType;
}

export const EMPTY: Draft = { name: '', phone: '', email: '', address: '', customer_type: 'walk_in' };

/** Begins a customer with the term of a search that found nobody: a phone, an email address, or a name. */
export function draftOf(q: string): Draft {
  if (q.includes('@')) return { ...EMPTY, email: q };
  return /^\+?[\d\s()-]{5,}$/.test(q) ? { ...EMPTY, phone: q } : { ...EMPTY, name: q };
}

export function draftOfCustomer({ name, phone, email, address, customer_type }: CustomerProfile['customer']): Draft {
  return { name, phone: phone ?? '', email: email ?? '', address: address ?? '', customer_type };
}

/** The body for the fields: null where there is nothing. */
export function bodyOf<Name extends Field>(draft: Draft, fields: readonly Name[]): Pick<Body, Name> {
  const body: Body = {
    name: draft.name.trim(),
    phone: draft.phone.trim() || null,
    email: draft.email.trim() || null,
    address: draft.address.trim() || null,
    customer_type: draft.customer_type,
  };
  return Object.fromEntries(fields.map((field) => [field, body[field]])) as Pick<Body, Name>;
}

interface Body {
  name: string;
  phone: string | null;
  email: string | null;
  address: string | null;
  customer_type: CustomerType;
}
