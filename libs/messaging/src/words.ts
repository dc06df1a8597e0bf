/** Why a message is sent. A receipt is a service; whatever sells is an offer; points and thanks are loyalty. */
export const PURPOSES = ['service', 'offers', 'loyalty'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The ways a message can go. */
export const CHANNELS = ['sms', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Messages that events cause. */
export const AUTOMATIC_KINDS = ['receipt', 'welcome', 'became_regular'] as const;
export type AutomaticKind = (typeof AUTOMATIC_KINDS)[number];

/** What causes messages. */
export const KINDS = ['campaign', ...AUTOMATIC_KINDS] as const;
export type MessageKind = (typeof KINDS)[number];
