/** What a workload comes to. */
export interface Outcome {
  readonly trades: number;
  readonly rejected: number;
  readonly profit: number;
  readonly hash: string;
}

/** Outcomes by size and workload: no change of speed may change them. B1's are those of freqtrade 2026.9. */
export const EXPECTED: Readonly<Record<string, Outcome>> = {};
