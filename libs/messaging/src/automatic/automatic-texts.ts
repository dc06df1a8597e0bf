import type { AutomaticKind, Purpose } from '../message-enums';
import { ENGLISH_TEXTS } from './english-texts';
import { KISWAHILI_TEXTS } from './kiswahili-texts';
import type { AutomaticTexts } from './text-fields';

/**
 * The purpose of each kind, which decides which permission counts. A receipt belongs to the sale. A welcome and thanks
 * belong to the relationship with the shop, as points and tiers do, so they need `can_receive_loyalty` and a consent for loyalty.
 */
export const PURPOSE_OF: Record<AutomaticKind, Purpose> = {
  receipt: 'service',
  welcome: 'loyalty',
  became_regular: 'loyalty',
  tier_up: 'loyalty',
  tier_at_risk: 'loyalty',
  points_expiring: 'loyalty',
  points_statement: 'loyalty',
};

/**
 * Whether each kind is on until the shop changes it. All but the thanks are off: each message costs money, and a shop
 * that registers its first customers has not decided yet what to write to them.
 */
export const IS_ENABLED_BY_DEFAULT: Record<AutomaticKind, boolean> = {
  receipt: false,
  welcome: false,
  became_regular: true,
  tier_up: false,
  tier_at_risk: false,
  points_expiring: false,
  points_statement: false,
};

/** The texts that a shop can begin with, by language. Until it writes its own, the English ones are sent. */
export const DEFAULT_TEXTS = { en: ENGLISH_TEXTS, sw: KISWAHILI_TEXTS } satisfies Record<
  string,
  Record<AutomaticKind, AutomaticTexts>
>;
