import { isoTime, Prisma } from '@wateja/prisma';
import { lineName, ONE_PAYMENT } from '@wateja/sales';

/** The sections of an export. PostgreSQL builds the JSON. Each row of a list has one text column, `json`. */

/** Returns `{business, customer, preferences, purchase_history}`, or no row if the customer does not exist. */
export function person(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT
      json_build_object(
        'id', b.id, 'name', b.name, 'country', b.country, 'timezone', b.timezone, 'currency', b.currency
      )::text AS business,
      json_build_object(
        'id', c.id, 'business_id', c.business_id, 'external_id', c.external_id, 'name', c.name, 'phone', c.phone,
        'phone_e164', c.phone_e164, 'email', c.email, 'address', c.address, 'customer_type', c.customer_type,
        'is_active', c.is_active, 'prefer_sms', c.prefer_sms, 'prefer_email', c.prefer_email,
        'prefer_call', c.prefer_call, 'tags', c.tags, 'search_text', c.search_text, 'erased_at', ${isoTime('c.erased_at')},
        'version', c.version, 'created_at', ${isoTime('c.created_at')}, 'updated_at', ${isoTime('c.updated_at')}
      )::text AS customer,
      CASE WHEN p.id IS NOT NULL THEN json_build_object(
        'id', p.id, 'business_id', p.business_id, 'customer_id', p.customer_id,
        'favorite_products', p.favorite_products, 'preferred_payment', p.preferred_payment,
        'average_spend', p.average_spend::text, 'best_contact_time', p.best_contact_time,
        'do_not_contact', p.do_not_contact, 'can_receive_offers', p.can_receive_offers,
        'can_receive_loyalty', p.can_receive_loyalty, 'version', p.version,
        'created_at', ${isoTime('p.created_at')}, 'updated_at', ${isoTime('p.updated_at')}
      )::text ELSE 'null' END AS preferences,
      CASE WHEN h.id IS NOT NULL THEN json_build_object(
        'id', h.id, 'business_id', h.business_id, 'customer_id', h.customer_id,
        'total_purchases', h.total_purchases, 'total_spent', h.total_spent::text,
        'total_items_bought', trim_scale(h.total_items_bought)::text,
        'avg_transaction_value', h.avg_transaction_value::text,
        'first_purchase_date', ${isoTime('h.first_purchase_date')},
        'last_purchase_date', ${isoTime('h.last_purchase_date')}, 'is_repeat_customer', h.is_repeat_customer,
        'customer_lifetime_value', h.customer_lifetime_value::text, 'repeat_frequency', h.repeat_frequency,
        'created_at', ${isoTime('h.created_at')}, 'updated_at', ${isoTime('h.updated_at')}
      )::text ELSE 'null' END AS purchase_history
    FROM customers c
    JOIN businesses b ON b.id = c.business_id
    LEFT JOIN customer_preferences p ON p.business_id = c.business_id AND p.customer_id = c.id
    LEFT JOIN customer_purchase_history h ON h.business_id = c.business_id AND h.customer_id = c.id
    WHERE c.business_id = ${businessId} AND c.id = ${customerId}`;
}

/** Returns the customer's notes, newest first. */
export function notes(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', n.id, 'business_id', n.business_id, 'customer_id', n.customer_id, 'note_type', n.note_type,
      'content', n.content, 'created_by', n.created_by,
      'created_at', ${isoTime('n.created_at')}, 'updated_at', ${isoTime('n.updated_at')}
    )::text AS json
    FROM customer_notes n WHERE n.business_id = ${businessId} AND n.customer_id = ${customerId}
    ORDER BY n.created_at DESC, n.id DESC`;
}

/** Returns sales in any state, with lines and refunds: sales that were never completed first, then the newest. */
export function sales(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', s.id, 'business_id', s.business_id, 'customer_id', s.customer_id, 'external_id', s.external_id,
      'subtotal_amount', s.subtotal_amount::text, 'discount_amount', s.discount_amount::text,
      'points_amount', s.points_amount::text, 'rounding_amount', s.rounding_amount::text,
      'total_amount', s.total_amount::text, 'exchanged_amount', s.exchanged_amount::text,
      'offline_points', trim_scale(s.offline_points)::text,
      'total_items', trim_scale(s.total_items)::text,
      'refunded_amount', s.refunded_amount::text, 'refunded_items', trim_scale(s.refunded_items)::text,
      'payment_method', s.payment_method, 'status', s.status,
      'payments', COALESCE((
        SELECT json_agg(json_build_object('method', p.method, 'amount', p.amount::text, 'reference', p.reference) ORDER BY p.id)
        FROM sale_payments p WHERE s.has_payments AND p.business_id = s.business_id AND p.sale_id = s.id
      ), ${ONE_PAYMENT}),
      'items', COALESCE((
        SELECT json_agg(json_build_object(
          'id', i.id, 'product_id', i.product_id, 'name', ${lineName(Prisma.raw('i'))}, 'quantity', trim_scale(i.quantity)::text,
          'unit_price', i.unit_price::text, 'line_total', i.line_total::text,
          'discount_amount', i.discount_amount::text, 'points_amount', i.points_amount::text,
          'net_amount', i.net_amount::text,
          'refunded_quantity', trim_scale(i.refunded_quantity)::text, 'refunded_amount', i.refunded_amount::text
        ) ORDER BY i.id)
        FROM sale_items i WHERE i.business_id = s.business_id AND i.sale_id = s.id
      ), '[]'),
      'refunds', COALESCE((
        SELECT json_agg(json_build_object(
          'id', r.id, 'external_id', r.external_id, 'amount', r.amount::text,
          'total_items', trim_scale(r.total_items)::text, 'items', r.items, 'goodwill', r.goodwill, 'reason', r.reason,
          'exchange_sale_id', r.exchange_sale_id,
          'created_by', r.created_by, 'created_at', ${isoTime('r.created_at')}
        ) ORDER BY r.created_at, r.id)
        FROM sale_refunds r WHERE r.business_id = s.business_id AND r.sale_id = s.id
      ), '[]'),
      'attribution', (
        SELECT json_build_object(
          'id', a.id, 'is_claim', a.is_claim, 'user_id', a.user_id, 'api_key_id', a.api_key_id,
          'created_at', ${isoTime('a.created_at')}
        )
        FROM sale_attributions a
        WHERE a.business_id = s.business_id AND a.sale_id = s.id AND a.customer_id = s.customer_id
      ),
      'created_by', s.created_by, 'api_key_id', s.api_key_id, 'source', s.source,
      'created_at', ${isoTime('s.created_at')}, 'updated_at', ${isoTime('s.updated_at')},
      'completed_at', ${isoTime('s.completed_at')}
    )::text AS json
    FROM sales s WHERE s.business_id = ${businessId} AND s.customer_id = ${customerId}
    ORDER BY s.completed_at DESC, s.id DESC`;
}

/**
 * Returns the records of the same person that were merged into this one, newest first, with the rows of which a customer
 * has one. All else that was theirs is in the other sections.
 */
export function merges(businessId: number, customerId: number): Prisma.Sql {
  return Prisma.sql`
    SELECT json_build_object(
      'id', m.id, 'business_id', m.business_id, 'customer_id', m.customer_id, 'into_customer_id', m.into_customer_id,
      'from_customer_id', m.from_customer_id, 'external_id', m.external_id, 'phone_e164', m.phone_e164, 'email', m.email,
      'user_id', m.user_id, 'api_key_id', m.api_key_id, 'created_at', ${isoTime('m.created_at')},
      'undone_at', ${isoTime('m.undone_at')}, 'undone_by', m.undone_by, 'undone_by_key', m.undone_by_key,
      'kept', COALESCE((
        SELECT json_object_agg(j.table_name || '.' || j.kind, j.rows) FROM customer_merge_rows j
        WHERE j.business_id = m.business_id AND j.merge_id = m.id AND j.rows IS NOT NULL
      ), '{}')
    )::text AS json
    FROM customer_merges m WHERE m.business_id = ${businessId} AND m.customer_id = ${customerId}
    ORDER BY m.id DESC`;
}

/**
 * Returns who changed what about the customer, newest first. Entries about sales are left out, because each sale in the
 * export shows its own state.
 */
export function auditEntries(businessId: number, customerId: number): Prisma.Sql {
  // Also those of records that were merged into this one.
  const numbers = Prisma.sql`(ARRAY(
    SELECT m.from_customer_id FROM customer_merges m
    WHERE m.business_id = ${businessId} AND m.customer_id = ${customerId} AND m.undone_at IS NULL
  ) || ${customerId}::bigint)`;
  return Prisma.sql`
    SELECT json_build_object(
      'id', e.id, 'at', ${isoTime('e.at')}, 'action', e.action, 'resource', e.resource, 'resource_id', e.resource_id,
      'source', e.source, 'user_id', e.user_id, 'api_key_id', e.api_key_id, 'changes', e.changes, 'reason', e.reason
    )::text AS json
    FROM audit_entries e
    WHERE e.business_id = ${businessId} AND (
      e.resource IN ('customer', 'preferences', 'points_account') AND e.resource_id = ANY (${numbers})
      OR e.resource IN ('note', 'consent', 'message', 'points') AND ARRAY[
        (e.changes #>> '{customer_id,to}')::bigint, (e.changes #>> '{customer_id,from}')::bigint
      ] && ${numbers}
      OR e.resource = 'tier_override' AND e.resource_id IN (
        SELECT o.id FROM reward_tier_overrides o WHERE o.business_id = ${businessId} AND o.customer_id = ${customerId}
      )
      OR e.resource = 'reply' AND e.resource_id IN (
        SELECT l.reply_id FROM reply_customers l WHERE l.business_id = ${businessId} AND l.customer_id = ${customerId}
      )
    )
    ORDER BY e.at DESC, e.id DESC`;
}
