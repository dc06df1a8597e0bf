/** Reasons that only operators can fix. They are not caused by the message, and no message is lost because of them. */
export const OPERATOR_FAULTS = [
  ...['insufficient_balance', 'wrong_api_key', 'invalid_sender_id', 'wrong_base_url'],
  ...['wrong_smtp_credentials', 'no_trusted_tls', 'smtp_refuses_us'],
] as const;

export type OperatorFault = (typeof OPERATOR_FAULTS)[number];

/** True for the reason of a retry that takes longer than minutes to fix and is not caused by the message. */
export const isOperatorFault = (reason: string): boolean => (OPERATOR_FAULTS as readonly string[]).includes(reason);
