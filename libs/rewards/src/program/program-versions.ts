import { type NamedPromotion } from './promotion-rows';
import { type Program } from './program.schemas';
import { ProgramDisabled } from './programs.errors';

/** A version of the programme with the time from which it applies. */
export interface ProgramVersion {
  version: number;
  valid_from: Date;
  program: Program;
}

/** What the rules need to know of a business: its days, its programme in all versions, and its promotions. */
export interface ShopProgram {
  timezone: string;
  /** The first one first. */
  versions: ProgramVersion[];
  /** All of them, also those that are over: sales become known late. */
  promotions: NamedPromotion[];
  /** How often the promotions had changed when they were read. */
  promotion_changes: number;
}

/**
 * The version in force at this moment, or null before the first one. A later version replaces an earlier one from its
 * own beginning on, also one that was planned and has not begun.
 */
export function versionAt(versions: ProgramVersion[], at: Date): ProgramVersion | null {
  return versions.findLast(({ valid_from }) => valid_from <= at) ?? null;
}

/** When the first of the versions begins; null if there is none. */
export function firstBeginning({ versions }: ShopProgram): Date | null {
  const times = versions.map(({ valid_from }) => valid_from.getTime());
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** The version in force at this moment. @throws ProgramDisabled if there is none, or if it is switched off */
export function enabledVersion({ versions }: ShopProgram, at: Date): ProgramVersion {
  const version = versionAt(versions, at);
  if (!version?.program.is_enabled) throw new ProgramDisabled();
  return version;
}
