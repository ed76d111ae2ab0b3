import { describe, expect, it } from 'vitest';
import type { Config } from '../../../src/app/config/schema.ts';
import type { CandleKind } from '../../../src/core/model/candles.ts';
import { candlesFrom, HOUR, marketOf, START, type Prices } from '../../support/candle-table.ts';
import { fillRule } from '../../support/fill-rule.ts';
import { at, flat, runStored, spot, type StoredRun } from '../../support/stored-candles.ts';

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('bad input', () => {
  const good = spot(candlesFrom(flat(5), HOUR));

  it('a pair that is not in the markets file', async () => {
    await expect(runStored({ series: [good], markets: [marketOf('B/USD')] })).rejects.toThrow(
      refusal('PAIR_UNKNOWN', /no market A\/USD/),
    );
  });

  it('a pair or a timeframe without candles', async () => {
    const config: Config = { exchange: { pairWhitelist: ['A/USD', 'B/USD'] } };
    const markets = [marketOf('A/USD'), marketOf('B/USD')];
    await expect(runStored({ series: [good], markets, config })).rejects.toThrow(
      refusal('DATA_MISSING', /B\/USD 1h: there is A\/USD/),
    );
    await expect(runStored({ series: [good], config: { timeframe: '5m' } })).rejects.toThrow(
      refusal('DATA_MISSING', /A\/USD 5m: of this pair there is 1h spot/),
    );
  });

  it('a timerange without candles, or one shorter than the warm-up', async () => {
    await expect(runStored({ series: [good], config: { timerange: '20200101-20200201' } })).rejects.toThrow(
      refusal('DATA_EMPTY_RANGE', /A\/USD 1h: no candle from 2020-01-01/),
    );
    await expect(runStored({ series: [good], config: { timerange: '20240102-20240101' } })).rejects.toThrow(
      refusal('TIMERANGE_EMPTY', /ends before it starts/),
    );
    await expect(runStored({ series: [good], config: { startupCandleCount: 5 } })).rejects.toThrow(
      refusal('DATA_TOO_SHORT', /5 candles in the timerange.*5 of the warm-up/),
    );
  });

  it('a price that is no number', async () => {
    const candles = candlesFrom([...flat(2), [100, NaN, 99, 100], ...flat(2)], HOUR);
    await expect(runStored({ series: [spot(candles)] })).rejects.toThrow(
      refusal('DATA_BROKEN', /A\/USD 1h: a value is not a number, row 2, 2024-01-01 02:00/),
    );
  });

  it('candles beside the clock', async () => {
    const candles = candlesFrom(flat(5), HOUR, START + 90_000);
    await expect(runStored({ series: [good, spot(candles, 'B/USD')] })).rejects.toThrow(
      refusal('DATA_OFF_GRID', /B\/USD 1h/),
    );
  });

  it('no volume at all is no reason not to trade', async () => {
    const candles = candlesFrom(
      Array.from({ length: 5 }, () => at(100, 0)),
      HOUR,
    );
    expect((await runStored({ series: [spot(candles)] })).result.trades).toHaveLength(1);
  });
});

describe('entries that bring no order', () => {
  const series = [spot(candlesFrom(flat(5), HOUR))];

  it("are counted, and the first of them is told with the market's limit", async () => {
    // A minimum cost of 500 asks for 500 * 1.05 / 0.95 = 552.63157895.
    const below = await runStored({ series, markets: [marketOf('A/USD', { minCost: 500 })] });
    expect(below.report.total.trades).toBe(0);
    expect(below.report.run.warnings).toEqual([
      "1 entry signal brought no order; the first, A/USD: a stake of 100 USD is below the market's minimum, " +
        'with its reserve 552.63158 USD',
    ]);
    const step = await runStored({ series, markets: [marketOf('A/USD', { stepSize: 4 })] });
    expect(step.report.run.warnings).toEqual([
      '1 entry signal brought no order; the first, A/USD: an amount of 1 is below one step of the market, 4',
    ]);
  });

  it('also those for which there was no money', async () => {
    const config: Config = { stakeAmount: 900, dryRunWallet: 1000, exchange: { pairWhitelist: ['A/USD', 'B/USD'] } };
    const two = [...series, spot(candlesFrom(flat(5), HOUR), 'B/USD')];
    expect((await runStored({ series: two, config })).report.run.warnings).toEqual([
      '1 entry signal brought no order; the first, B/USD: a stake of 900 USD is more than could be had (90 USD)',
    ]);
  });
});

describe('finer candles', () => {
  const wide = candlesFrom([...flat(2), [100, 106, 94, 101], ...flat(2)], HOUR);
  const quarters = candlesFrom(
    [...flat(8), [100, 106, 100, 104], at(104), at(98), at(95), ...flat(8)].map(([o, h, l, c]) => [o, h, l, c]),
    HOUR / 4,
  );
  const both = 'minimalRoi: { 0: 0.05 }';
  const config: Config = { stoploss: -0.05, timeframeDetail: '15m' };

  it('decide what came first', async () => {
    const detail = ['A/USD', '15m', 'spot', quarters] as const;
    const { result, report } = await runStored({ series: [spot(wide), detail], config, strategy: both });
    expect(result.trades.record(0)).toMatchObject({ exitReason: 'roi', closeRate: 105 });
    expect(report.run.warnings).toEqual([]);
  });

  it('are missed where they are missing', async () => {
    const some = candlesFrom(flat(8), HOUR / 4);
    const { result, report } = await runStored({
      series: [spot(wide), ['A/USD', '15m', 'spot', some]],
      config,
      strategy: both,
    });
    expect(result.trades.record(0)).toMatchObject({ exitReason: 'stop_loss', closeRate: 95 });
    expect(report.run.warnings).toEqual(['A/USD: 3 of 5 candles have no 15m candles and count as a whole']);
    await expect(runStored({ series: [spot(wide)], config })).rejects.toThrow(refusal('DATA_MISSING', /A\/USD 15m/));
  });

  it('have to divide the candle', async () => {
    for (const timeframeDetail of ['1h', '4h', '45m', '1M'] as const) {
      await expect(runStored({ series: [spot(wide)], config: { timeframeDetail } })).rejects.toThrow(
        refusal('CONFIG_CONTRADICTION', /must be shorter than the timeframe 1h and divide it/),
      );
    }
  });
});

describe('funding', () => {
  const PAIR = 'A/USD:USD';
  const GETS_THEM = `\`tradewright data download --pairs ${PAIR}\` gets them`;
  const market = marketOf(PAIR, { base: 'A', settle: 'USD', kind: 'futures' });
  const futures = (kind: CandleKind, timeframe: string, rows: readonly Prices[], stepMs: number) =>
    [PAIR, timeframe, kind, candlesFrom(rows, stepMs)] as const;
  const candles = futures('futures', '1h', flat(20), HOUR);
  const rates = (values: readonly number[]) =>
    futures(
      'funding_rate',
      '8h',
      values.map((value): Prices => [value, value, value, value, 0]),
      8 * HOUR,
    );
  const mark = (length: number) => futures('mark', '1h', flat(length), HOUR);
  const funded = (series: StoredRun['series']) =>
    runStored({ series, markets: [market], config: { tradingMode: 'futures', stakeAmount: 100 } });

  fillRule(113, 'is charged at each funding time: 1 % and 2 % of one coin at 100', async () => {
    const { result, report } = await funded([candles, rates([0.5, 0.01, 0.02]), mark(20)]);
    expect(result.trades.record(0).fundingFees).toBeCloseTo(-3, 12);
    expect(report.fundingFees).toBeCloseTo(-3, 12);
    expect(report.run.warnings).toEqual([]);
  });

  const late = rates([0.5, 0.01, 0.02]);
  late[3].time[1] += 17;
  late[3].time[2] -= 5;

  fillRule(115, 'counts at its time although the exchange stamps it late or early', async () => {
    const { result, report } = await funded([candles, late, mark(20)]);
    expect(result.trades.record(0).fundingFees).toBeCloseTo(-3, 12);
    expect(report.run.warnings).toEqual([]);
  });

  fillRule(116, 'of which freqtrade misses the early one', async () => {
    const config: Config = { tradingMode: 'futures', stakeAmount: 100, fills: 'freqtrade' };
    const strict = await runStored({ series: [candles, late, mark(20)], markets: [market], config });
    expect(strict.result.trades.record(0).fundingFees).toBeCloseTo(-1, 12);
    expect(strict.report.run.warnings).toHaveLength(1);
  });

  fillRule(114, 'is told to be missing where rates or mark prices are not stored', async () => {
    const without = await funded([candles, mark(20)]);
    expect(without.report.run.warnings).toEqual([
      `${PAIR}: no funding rates are stored, so no funding is charged; ${GETS_THEM}`,
    ]);
    const noMark = await funded([candles, rates([0.5, 0.01, 0.02])]);
    expect(noMark.report.run.warnings).toEqual([
      `${PAIR}: no mark prices are stored, so no funding is charged; ${GETS_THEM}`,
    ]);
  });

  fillRule(114, 'is told to be missing at the times that lack one of them', async () => {
    const short = await funded([candles, rates([0.5, 0.01]), mark(20)]);
    expect(short.result.trades.record(0).fundingFees).toBeCloseTo(-1, 12);
    expect(short.report.run.warnings).toEqual([
      `${PAIR}: no rate or mark price at 1 of 2 funding times, the first at 2024-01-01 16:00: no funding is charged then; ${GETS_THEM}`,
    ]);
    const { report } = await funded([candles, rates([0.5, 0.01, 0.02]), mark(10)]);
    expect(report.run.warnings).toHaveLength(1);
  });
});
