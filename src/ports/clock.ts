/** The time, and waiting for it: the system's clock, or one that runs at another rate. */
export interface Clock {
  /** UTC ms. */
  now(): number;
  /** Resolves at `timeMs` of this clock, or rejects with the signal's reason. */
  sleepUntil(timeMs: number, signal?: AbortSignal): Promise<void>;
  /** How long a span of this clock takes on the machine, ms. Absent: as long as itself. */
  realMs?(spanMs: number): number;
}
