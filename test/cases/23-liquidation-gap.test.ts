import { expect, it } from 'vitest';
import { marketOf, runTable, type Prices } from '../support/candle-table.ts';
import { caseFolder, runCase } from '../support/case-run.ts';

const leverageTiers = [
  { minNotional: 0, maxNotional: 100_000, maintenanceMarginRatio: 0.004, maxLeverage: 50, maintenanceAmount: 0 },
];

/** Twenty times one bitcoin's margin of 2,500 at 50,000; the next candle opens at 44,000. */
const folder = () =>
  caseFolder({
    name: '23',
    markets: [
      marketOf('BTC/USDT:USDT', {
        base: 'BTC',
        quote: 'USDT',
        settle: 'USDT',
        kind: 'futures',
        tickSize: 0.1,
        leverageTiers,
      }),
    ],
    config: { tradingMode: 'futures', stakeCurrency: 'USDT', stakeAmount: 2500, dryRunWallet: 10_000, fee: 0 },
    strategy: `timeframe: '1h', stoploss: -0.9, indicators: () => ({}), leverage: () => 20,
      enterLong: (row) => row.index === 0`,
  });

it('costs the margin and nothing more or less', async () => {
  const { result, report } = await runCase(folder());
  expect(result.trades).toHaveLength(1);
  const [trade] = result.trades;
  expect(trade).toMatchObject({ amount: 1, openRate: 50_000, exitReason: 'liquidation', profitAbs: -2500 });
  expect(trade.liquidationPrice).toBeCloseTo(47_690.7631, 4);
  expect(report.finalBalance).toBe(7500);
  expect(trade.fundingFees).toBe(0);
});

it('mirrors for a short: liquidated at 52,290.8367, where a gap to 56,000 costs the margin alone', async () => {
  const { trades, finalBalance } = await runTable({
    candles: [
      [50_000, 50_100, 49_900, 50_000],
      [50_000, 50_100, 49_900, 50_000],
      [56_000, 57_000, 55_500, 55_800],
      [55_800, 55_900, 55_700, 55_800],
    ],
    enterShort: [0],
    settings: { tradingMode: 'futures', canShort: true, stakeAmount: 2500, stoploss: -0.9 },
    market: { kind: 'futures', leverageTiers },
    callbacks: { leverage: () => 20 },
  });
  expect(trades).toHaveLength(1);
  expect(trades[0]).toMatchObject({ side: 'short', amount: 1, exitReason: 'liquidation', profitAbs: -2500 });
  expect(trades[0].liquidationPrice).toBeCloseTo(52_290.8367, 4);
  expect(finalBalance).toBe(7500);
});

it('leaves an empty wallet after four of twenty such trades, never less', async () => {
  const cycle: Prices[] = [
    [50_000, 50_000, 50_000, 50_000],
    [50_000, 50_000, 50_000, 50_000],
    [44_000, 44_500, 43_000, 44_200],
  ];
  const { trades, counters, finalBalance } = await runTable({
    candles: Array.from({ length: 21 }, () => cycle).flat(),
    enterLong: Array.from({ length: 20 }, (_, index) => 3 * index),
    settings: { tradingMode: 'futures', stakeAmount: 2500, stoploss: -0.9 },
    market: { kind: 'futures', leverageTiers },
    callbacks: { leverage: () => 20 },
  });
  expect(trades.map(({ profitAbs }) => profitAbs)).toEqual([-2500, -2500, -2500, -2500]);
  expect(counters.unaffordableEntries).toBe(16);
  expect(finalBalance).toBe(0);
});
