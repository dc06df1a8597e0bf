/** Why a message is sent: `service` for receipts, `offers` for advertising, `loyalty` for points and thanks. */
export const PURPOSES = ['service', 'offers', 'loyalty'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Why a campaign is sent. A message to many is never about something that has just happened to its reader. */
export const CAMPAIGN_PURPOSES = ['offers', 'loyalty'] as const satisfies readonly Purpose[];

/** How a message reaches the customer. */
export const CHANNELS = ['sms', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** The automatic messages that are written on a day of the calendar, and not because of an event. */
export const PERIODIC_KINDS = ['points_expiring', 'points_statement'] as const;
export type PeriodicKind = (typeof PERIODIC_KINDS)[number];

/** The kinds of messages that Wateja writes by itself. */
export const AUTOMATIC_KINDS = [
  ...(['receipt', 'welcome', 'became_regular', 'tier_up', 'tier_at_risk'] as const),
  ...PERIODIC_KINDS,
] as const;
export type AutomaticKind = (typeof AUTOMATIC_KINDS)[number];

/** The kinds of messages whose texts are templates. */
export const TEMPLATE_KINDS = ['campaign', ...AUTOMATIC_KINDS] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** The kind of a message: part of a campaign, one of the automatic kinds, or written by a person to one customer. */
export const KINDS = [...TEMPLATE_KINDS, 'direct'] as const;
export type MessageKind = (typeof KINDS)[number];
