import type { RunResult } from '../../core/model/trade.ts';

/** Replaced orders a trade from which on they are worth a word. */
const MANY_REPLACEMENTS = 10;

/** What happened in a run that hardly anybody wants: positions that were liquidated, orders that never stand still. */
export function runWarnings({ trades, counters }: RunResult): string[] {
  let [liquidated, atOnce] = [0, 0];
  for (let row = 0; row < trades.length; row++) {
    if (trades.exitReason[row] !== 'liquidation') continue;
    liquidated++;
    const { openTimeMs, closeTimeMs } = trades.numbers;
    if (openTimeMs[row] === closeTimeMs[row]) atOnce++;
  }
  const replaced = counters.replacedEntryOrders + counters.replacedExitOrders;
  return [
    ...(liquidated === 0
      ? []
      : [
          `${liquidated} of ${trades.length} trades were liquidated` +
            (atOnce === 0 ? '' : `, ${atOnce} of them on the candle of their entry`) +
            ': the stop lies beyond the liquidation price; lower the leverage or bring the stop nearer',
        ]),
    ...(replaced <= MANY_REPLACEMENTS * Math.max(trades.length, 1)
      ? []
      : [
          `${replaced} orders were replaced for ${trades.length} trades: on an exchange each is two requests and a new ` +
            'place at the end of the queue; let the adjust callback keep a price (undefined) more often',
        ]),
  ];
}
