import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { IndicatorGoldens } from '../../parity/indicator-goldens.ts';

// Recorded from TA-Lib 0.8.2 and the libraries named in the folder's manifest, not from our own output.
const goldens = new IndicatorGoldens(fileURLToPath(new URL('../../fixtures/indicators', import.meta.url)));

describe('indicators equal the recorded results of', () => {
  it.each(goldens.comparisons())('%s', (_, compare) => {
    const { status, failures, cases } = compare();
    if (status === 'left out') return;
    expect(failures).toEqual([]);
    expect(status).toBe('passed');
    expect(cases).toBeGreaterThan(0);
  });
});
