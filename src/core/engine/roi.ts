/** A tier of the ROI table that is in force: since which minute, and the profit ratio that closes the trade. */
export interface RoiTier {
  readonly sinceMinute: number;
  readonly ratio: number;
}

/** The ROI table, sorted; `at` finds the newest tier without allocating. */
export class RoiTable {
  readonly #tiers: readonly RoiTier[];

  constructor(minimalRoi: Readonly<Record<number, number>>) {
    this.#tiers = Object.entries(minimalRoi)
      .map(([minute, ratio]) => ({ sinceMinute: Number(minute), ratio }))
      .sort((a, b) => b.sinceMinute - a.sinceMinute);
  }

  at(minutes: number): RoiTier | undefined {
    for (const tier of this.#tiers) if (tier.sinceMinute <= minutes) return tier;
    return undefined;
  }
}
