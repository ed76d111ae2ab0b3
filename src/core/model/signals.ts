/** Bits of `PairSignals.flags`. */
export const ENTER_LONG = 1;
export const EXIT_LONG = 2;
export const ENTER_SHORT = 4;
export const EXIT_SHORT = 8;

/**
 * Signals of one pair, one byte a candle, on the candle that produced them (the engine acts one candle
 * later). Tag columns hold indexes into `tags`; index 0 is the empty tag; an absent column = no tags.
 */
export interface PairSignals {
  readonly flags: Uint8Array;
  readonly enterTag?: Uint16Array;
  readonly exitTag?: Uint16Array;
  readonly tags: readonly string[];
}
