/** Reasons that only operators can do something about: no message is to blame for them, and none is lost by them. */
export const OPERATOR_FAULTS = [
  ...['insufficient_balance', 'wrong_api_key', 'invalid_sender_id', 'wrong_base_url'],
  ...['wrong_smtp_credentials', 'no_trusted_tls', 'smtp_refuses_us'],
] as const;

export type OperatorFault = (typeof OPERATOR_FAULTS)[number];

/** True for reasons of retries that are no matter of minutes, and that say nothing against the message. */
export const isOperatorFault = (reason: string): boolean => (OPERATOR_FAULTS as readonly string[]).includes(reason);
