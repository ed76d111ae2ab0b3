import { expect } from 'vitest';
import { marketOf } from '../../support/candle-table.ts';
import { caseFolder, runCase } from '../../support/case-run.ts';
import { fillRule } from '../../support/fill-rule.ts';

/** The candle of the purchase opens at 95 and falls to 94: only an order that rests gets 94.5. */
const folder = () =>
  caseFolder({
    name: '20',
    markets: [marketOf('ETH/BTC', { quote: 'BTC' })],
    config: { stakeCurrency: 'BTC', stakeAmount: 945, dryRunWallet: 10_000, fee: 0 },
    strategy: `timeframe: '1h', stoploss: -0.99, indicators: () => ({}),
      enterLong: (row) => row.index === 0, customEntryPrice: () => 94.5`,
  });

fillRule(117, 'an order that would be gone at once rests, and the report says so', async () => {
  const place = folder();
  for (const fills of ['candle', 'freqtrade', 'realistic', 'pessimistic'] as const) {
    const stays = await runCase(place, { fills });
    expect(stays.report.run.warnings).toEqual([]);
    const [trade] = stays.result.trades;
    expect(trade.openRate).toBeGreaterThanOrEqual(94.5);
    expect(trade.openRate).toBeLessThan(95);
    for (const entry of ['IOC', 'FOK', 'PO'] as const) {
      const other = await runCase(place, { fills, orderTimeInForce: { entry } });
      expect(other.report.tradeHash).toBe(stays.report.tradeHash);
      expect(other.report.run.warnings).toEqual([
        `orderTimeInForce (entry "${entry}") has no effect in a backtest: limit orders rest until they fill or time out`,
      ]);
    }
  }
});
