import { DomainError } from '@wateja/common';
import { statement, type Transaction } from '@wateja/prisma';

/** An API key switches on again what a person has switched off. */
export class SwitchedOffByPerson extends DomainError {
  constructor(field: string) {
    const sentence = `${field}: a person has switched these messages off, so an API key cannot switch them on again`;
    super('conflict', 'switched_off_by_person', sentence);
  }
}

/**
 * Prevents that an API key switches messages on again that a person has switched off, because a customer asked for it.
 * The data of the key's owner may be older. The audit trail knows who changed a field last. For other callers this
 * function does nothing.
 * @param fields the fields that the caller is about to switch on
 * @throws SwitchedOffByPerson
 */
export async function refuseSwitchingOn(
  tx: Transaction,
  { business_id, resource, resource_id }: { business_id: number; resource: string; resource_id: number },
  fields: string[],
): Promise<void> {
  if (fields.length === 0) return;
  // New customers get SMS, so a person who creates one without has switched it off.
  const [last] = await tx.query<{ field: string }>(statement`
    SELECT f.field FROM unnest(${fields}::text[]) AS f(field), LATERAL (
      SELECT a.user_id FROM audit_entries a
      WHERE a.business_id = ${business_id} AND a.resource = ${resource} AND a.resource_id = ${resource_id}
        AND (a.changes ? f.field OR f.field = 'prefer_sms' AND a.action = 'customer.created')
      ORDER BY a.at DESC, a.id DESC LIMIT 1
    ) latest
    WHERE latest.user_id IS NOT NULL AND audit_actor('api_key_id') IS NOT NULL LIMIT 1`);
  if (last) throw new SwitchedOffByPerson(last.field);
}
