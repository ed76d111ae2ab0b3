import type { Report } from '../../core/analysis/report.ts';
import { heading, money } from './style.ts';

const BLOCKS = '▁▂▃▄▅▆▇█';
const WIDEST = 80;

/** The equity over the run as a line of blocks, with its lowest and highest value; nothing before the first candle. */
export function equitySparkline({ equity, run }: Report, width: number): string {
  if (equity.equity.length === 0) return '';
  const among = (choose: typeof Math.min): string =>
    money(
      equity.equity.reduce((a, b) => choose(a, b)),
      run.stakeCurrency,
    );
  return [
    heading('Equity, open trades included'),
    sparkline(equity.equity, Math.min(width, WIDEST)),
    `between ${among(Math.min)} and ${among(Math.max)}`,
  ].join('\n');
}

/** Values as a line of at most `width` blocks, the lowest one lowest; each block is the last value of its share. */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length);
  const shown = Array.from({ length: count }, (_, at) => values[Math.ceil(((at + 1) * values.length) / count) - 1]);
  const low = shown.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = shown.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const levelOf = (value: number): number =>
    high === low ? 0 : Math.round(((value - low) / (high - low)) * (BLOCKS.length - 1));
  return shown.map((value) => BLOCKS[levelOf(value)]).join('');
}
