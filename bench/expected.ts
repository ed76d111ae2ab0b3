/** What a workload comes to. */
export interface Outcome {
  readonly trades: number;
  readonly rejected: number;
  readonly profit: number;
  readonly hash: string;
}

/** Outcomes by size and workload: no change of speed may change a hash. All but those of XL are compared with freqtrade 2026.9. */
export const EXPECTED: Readonly<Record<string, Outcome>> = {
  'S b1': { trades: 1084, rejected: 133, profit: -209.20294091000008, hash: '3fddb07c03e6832a' },
  'S b2': { trades: 1100, rejected: 118, profit: -260.1926620499999, hash: 'bf6ce2545b0ef263' },
  'S b4': { trades: 1099, rejected: 119, profit: -280.2526909399997, hash: '2b7b0156f54fac4a' },
  'M b1': { trades: 21276, rejected: 14917, profit: -4046.7399121500266, hash: '6f993a76a5ed6482' },
  'M b2': { trades: 21499, rejected: 14694, profit: -4155.454893000041, hash: '2906ad6c39f9eafe' },
  'M b4': { trades: 21348, rejected: 14845, profit: -4162.975623790035, hash: '1a2844b72cb5a052' },
  'L b1': { trades: 46278, rejected: 0, profit: -9377.61007650007, hash: '73553d63eac7f283' },
  'L b2': { trades: 46278, rejected: 0, profit: -9366.723606560066, hash: '073d2d0c4efea5b2' },
  'L b4': { trades: 46278, rejected: 0, profit: -9371.88190022007, hash: '91bd7feb3a6bcc81' },
  'XL b1': { trades: 24817, rejected: 155945, profit: -4829.064774810032, hash: 'fdc4be725e24f545' },
};

/** Sum of the profits of all points of B3, by size. */
export const EXPECTED_SWEEP: Readonly<Record<string, number>> = { S: -38973.246765929995, M: -581478.1810021998 };
