import { describe, expect, it } from 'vitest';
import { candlesFrom, HOUR, marketOf, START } from '../../support/candle-table.ts';
import { flat, runStored, spot, type StoredRun } from '../../support/stored-candles.ts';

/** What a backtest says besides its result. */
const warningsOf = async (setup: StoredRun) => (await runStored(setup)).report.run.warnings;

describe('what says so where it is missing or off', () => {
  it('an informative series that ends before the candles that read it', async () => {
    const informative = `informative: { slow: { timeframe: '4h' } },
      indicators: ({ informative: { slow } }) => ({ value: slow.align(({ candles }) => candles.close) }),`;
    const slow = (length: number) => ['A/USD', '4h', 'spot', candlesFrom(flat(length), 4 * HOUR)] as const;
    const setup = (length: number) => ({
      series: [spot(candlesFrom(flat(15), HOUR)), slow(length)],
      strategy: informative,
    });
    // 15 hours hold three candles of 4h; the fourth would close after them.
    expect(await warningsOf(setup(3))).toEqual([]);
    expect(await warningsOf(setup(2))).toEqual([
      'A/USD 4h, read as informative, ends with the candle of 2024-01-01 04:00: from 2024-01-01 12:00 to ' +
        '2024-01-01 15:00 its values stay as they were then',
    ]);
  });

  it('a pair that ends before the others: its trade leaves there', async () => {
    const { result, report } = await runStored({
      series: [spot(candlesFrom(flat(28), HOUR)), spot(candlesFrom(flat(4), HOUR), 'B/USD')],
    });
    expect(report.run.warnings).toEqual([
      'B/USD 1h ends with the candle of 2024-01-01 03:00, others go on to 2024-01-02 03:00: its trades are closed ' +
        'there, as if it were delisted',
    ]);
    const thin = [spot(candlesFrom(flat(27), HOUR)), spot(candlesFrom(flat(4), HOUR), 'B/USD')];
    expect(await warningsOf({ series: thin })).toEqual([]);
    const last = result.trades.slice().find(({ pair }) => pair === 'B/USD');
    expect(last).toMatchObject({ exitReason: 'force_exit', closeTimeMs: START + 3 * HOUR });
  });

  it('a strategy without a single entry signal', async () => {
    const series = [spot(candlesFrom(flat(5), HOUR))];
    expect(await warningsOf({ series, strategy: 'enterLong: () => false,' })).toEqual([
      'no candle has an entry signal: `tradewright check` counts the signals on sample candles',
    ]);
  });

  it('protections, additions and shorts that nothing switches on', async () => {
    const strategy = `protections: [{ method: 'CooldownPeriod', stopDurationCandles: 3 }],
      adjustTradePosition: () => 100, enterShort: () => false,`;
    const series = [spot(candlesFrom(flat(5), HOUR))];
    expect(await warningsOf({ series, strategy })).toEqual([
      'protections are off (CooldownPeriod): --enable-protections, or enableProtections: true in the configuration, ' +
        'applies them',
      'adjustTradePosition is never asked: positionAdjustmentEnable is false',
      'enterShort opens no trade: canShort is false',
    ]);
    const on = { enableProtections: true, positionAdjustmentEnable: true };
    expect(await warningsOf({ series, strategy, config: on })).toEqual([
      'enterShort opens no trade: canShort is false',
    ]);
  });
});

describe('what a strategy answers and nobody can want', () => {
  const PAIR = 'A/USD:USD';
  const tier = {
    minNotional: 0,
    maxNotional: 1e9,
    maintenanceMarginRatio: 0.01,
    maxLeverage: 20,
    maintenanceAmount: 0,
  };
  const futures = (strategy: string, maintenanceMarginRatio = 0.01): StoredRun => ({
    series: [[PAIR, '1h', 'futures', candlesFrom(flat(5), HOUR)]],
    markets: [
      marketOf(PAIR, {
        settle: 'USD',
        kind: 'futures',
        leverageTiers: [{ ...tier, maintenanceMarginRatio }],
      }),
    ],
    config: { tradingMode: 'futures', stakeAmount: 100 },
    strategy: `startupCandleCount: 0, ${strategy}`,
  });
  const NO_FUNDING = `${PAIR}: no funding rates are stored, so no funding is charged; \`tradewright data download --pairs ${PAIR}\` gets them`;

  it('a leverage above the tier is lowered, and said', async () => {
    expect(await warningsOf(futures('leverage: () => 500,'))).toContain(
      `leverage gave more than the market allows once, and was lowered; the first, ${PAIR}: 500, the tier of the stake allows 20`,
    );
    expect(await warningsOf(futures('leverage: () => 5,'))).toEqual([NO_FUNDING]);
  });

  it('a position that is liquidated where it is entered', async () => {
    // A margin of 5 % against a maintenance margin of 6 %.
    expect(await warningsOf(futures('leverage: () => 20,', 0.06))).toEqual([
      '1 of 1 trades were liquidated, 1 of them on the candle of their entry: the stop lies beyond the liquidation ' +
        'price; lower the leverage or bring the stop nearer',
      NO_FUNDING,
    ]);
  });

  it.each([
    [0, 'customStakeAmount gave no stake, or confirmTradeEntry said no'],
    [-5, 'customStakeAmount gave -5, which is no stake'],
  ])('a stake of %s', async (stake, words) => {
    const series = [spot(candlesFrom(flat(5), HOUR))];
    expect(await warningsOf({ series, strategy: `customStakeAmount: () => ${stake},` })).toEqual([
      `1 entry signal brought no order; the first, A/USD: ${words}`,
    ]);
  });

  it('an order whose price never stands still', async () => {
    const strategy = `customEntryPrice: () => 90, unfilledtimeout: { entry: 1e6 },
      adjustEntryPrice: ({ currentOrderRate }) => currentOrderRate === 90 ? 91 : 90,`;
    const { report, result } = await runStored({ series: [spot(candlesFrom(flat(30), HOUR))], strategy });
    // From the row after the entry's to the last but one, on which nothing is placed any more.
    expect(result.counters.replacedEntryOrders).toBeGreaterThan(20);
    expect(report.run.warnings).toEqual([
      expect.stringMatching(/^2\d orders were replaced for 0 trades: .* let the adjust callback keep a price/),
    ]);
  });
});
