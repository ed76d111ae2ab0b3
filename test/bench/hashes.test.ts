import { expect, test } from 'vitest';
import { EXPECTED } from '../../bench/expected.ts';
import { runScript } from '../../bench/processes.ts';

// The trades of freqtrade 2026.9 on the same candles; M and L are compared by `npm run bench`.
test.each(['b1', 'b2', 'b4'])('%s on real candles gives the trades that it always gave', (workload) => {
  expect(runScript('stages', 'S', workload)).toMatchObject({ ...EXPECTED[`S ${workload}`] });
});
