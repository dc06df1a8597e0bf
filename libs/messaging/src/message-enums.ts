/** Why a message is sent: a receipt is a service, what sells is an offer, points and thanks are loyalty. */
export const PURPOSES = ['service', 'offers', 'loyalty'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** How a message reaches the customer. */
export const CHANNELS = ['sms', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Messages that Wateja writes by itself when an event happens. */
export const AUTOMATIC_KINDS = ['receipt', 'welcome', 'became_regular'] as const;
export type AutomaticKind = (typeof AUTOMATIC_KINDS)[number];

/** What makes Wateja write a message: a campaign, or one of the events above. */
export const KINDS = ['campaign', ...AUTOMATIC_KINDS] as const;
export type MessageKind = (typeof KINDS)[number];
