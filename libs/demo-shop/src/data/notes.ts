/** A note that somebody in the shop wrote about a customer. `card` is the customer's external_id. */
export interface DemoNote {
  card: string;
  by: 'owner' | 'manager' | 'staff';
  note_type: 'personal' | 'preference' | 'issue' | 'feedback';
  content: string;
}

export const NOTES: DemoNote[] = [
  {
    card: 'DW-001',
    by: 'staff',
    note_type: 'preference',
    content: 'Keep a tray of eggs for her on Saturday mornings.',
  },
  { card: 'DW-001', by: 'owner', note_type: 'personal', content: 'Her son starts Form One in January.' },
  { card: 'DW-001', by: 'manager', note_type: 'feedback', content: 'Likes that we weigh bananas in front of her.' },
  { card: 'DW-002', by: 'staff', note_type: 'preference', content: 'Pays by M-Pesa before he comes; check the phone.' },
  {
    card: 'DW-004',
    by: 'manager',
    note_type: 'preference',
    content: 'Deliver pishori after Friday prayers, not before.',
  },
  { card: 'DW-005', by: 'staff', note_type: 'issue', content: 'One packet of sugar was torn. Replaced at once.' },
  { card: 'DW-007', by: 'staff', note_type: 'preference', content: 'Only Kenyan coffee, and ground coarse.' },
  { card: 'DW-009', by: 'owner', note_type: 'personal', content: 'Settles her credit on the 5th. Never late so far.' },
  {
    card: 'DW-011',
    by: 'manager',
    note_type: 'preference',
    content: 'Wants her flour at the stage by 6.30, before breakfast.',
  },
  { card: 'DW-011', by: 'owner', note_type: 'feedback', content: 'Asked for a better price on oil from 20 litres.' },
  {
    card: 'DW-012',
    by: 'manager',
    note_type: 'issue',
    content: 'Invoice of last month was paid twice; second one returned.',
  },
  {
    card: 'DW-012',
    by: 'manager',
    note_type: 'preference',
    content: 'Goods in at the back gate, ask for the kitchen.',
  },
  {
    card: 'DW-013',
    by: 'staff',
    note_type: 'preference',
    content: 'Milk in the morning only; no deliveries in school holidays.',
  },
  { card: 'DW-021', by: 'staff', note_type: 'feedback', content: 'Would buy real peanut butter by the kilo.' },
  {
    card: 'DW-023',
    by: 'manager',
    note_type: 'personal',
    content: 'Moved to Rongai; may come back when the office reopens.',
  },
  {
    card: 'DW-025',
    by: 'owner',
    note_type: 'issue',
    content: 'Upset about a wrong change. Called her and said sorry.',
  },
  { card: 'DW-038', by: 'manager', note_type: 'issue', content: 'Asked us to stop messages and close his card.' },
  {
    card: 'DW-040',
    by: 'owner',
    note_type: 'issue',
    content: 'Opened their own supplier account; card closed by agreement.',
  },
];

/** Contact preferences of some customers, by card. The loader sets the other preferences from `CUSTOMERS`. */
export const CONTACT_PREFERENCES: Record<
  string,
  { best_contact_time?: string; do_not_contact?: boolean; can_receive_offers?: boolean; can_receive_loyalty?: boolean }
> = {
  'DW-001': { best_contact_time: 'Saturday mornings' },
  'DW-004': { best_contact_time: 'after 17:00' },
  'DW-005': { can_receive_offers: false },
  'DW-009': { best_contact_time: 'lunch time', can_receive_offers: false },
  'DW-011': { best_contact_time: 'before 06:00' },
  'DW-012': { best_contact_time: 'weekdays 14:00–16:00' },
  'DW-013': { best_contact_time: 'weekdays until 15:00' },
  'DW-021': { best_contact_time: 'evenings' },
  'DW-038': { do_not_contact: true, can_receive_offers: false, can_receive_loyalty: false },
};
