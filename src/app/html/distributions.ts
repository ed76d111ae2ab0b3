import { histogram, type Bucket } from '../../core/analysis/buckets.ts';
import { DURATION_BUCKETS, durationBucket } from '../../core/analysis/durations.ts';
import { formatNumber } from '../format.ts';
import { barChart, type Bar } from './bars.ts';
import { html, type Markup } from './markup.ts';
import type { PageTrade } from './page-data.ts';

/** Bars of profit, holding time and excursions, and the places of the two clouds of excursion and profit. */
export function distributionSection(trades: readonly PageTrade[]): Markup {
  const measured = trades.filter(({ maeRatio }) => maeRatio !== null);
  return html`<div class="pair-of-charts">
      ${barChart('Profit of a trade', ' in %, after fees', percentBars(trades.map(({ profitRatio }) => profitRatio)))}
      ${barChart('Time held', '', durationBars(trades))}
    </div>
    ${measured.length > 0 && excursions(measured, trades.length - measured.length)}`;
}

function excursions(measured: readonly PageTrade[], missing: number): Markup {
  return html`<h3>How far the price went while a trade was held</h3>
    <p>
      Adverse (MAE) and favourable (MFE) excursion: the worst and the best price that the trade certainly saw, relative
      to its entry, before fees and without leverage. Candles do not tell what came first within them, so of the first
      and the last candle only what is sure counts.
      ${missing > 0 && `${formatNumber(missing, 0)} trades are missing here, for want of candles.`}
    </p>
    <div class="pair-of-charts">
      ${barChart(
        'Adverse excursion (MAE)',
        ' in % of the entry',
        percentBars(
          measured.map(({ maeRatio }) => maeRatio!),
          'loss',
        ),
      )}
      ${barChart(
        'Favourable excursion (MFE)',
        ' in % of the entry',
        percentBars(
          measured.map(({ mfeRatio }) => mfeRatio!),
          'gain',
        ),
      )}
      ${cloud('mae', 'Adverse excursion and profit', 'MAE')} ${cloud('mfe', 'Favourable excursion and profit', 'MFE')}
    </div>`;
}

function cloud(kind: 'mae' | 'mfe', title: string, short: string): Markup {
  return html`<figure>
    <figcaption>
      ${title}<small> each point is a trade; ${short} in % to the right, profit in % upwards</small>
    </figcaption>
    <canvas
      class="cloud"
      data-cloud="${kind}"
      role="img"
      aria-label="${title}: one point a trade, as in the list of trades"
    ></canvas>
  </figure>`;
}

function percentBars(values: readonly number[], side?: 'gain' | 'loss'): Bar[] {
  const buckets = side === 'loss' ? histogramBelow(values) : histogram(values.map((value) => value * 100));
  const last = buckets.length - 1;
  return buckets.map((bucket, index) => {
    const { from, to, count } = bucket;
    const mark = index === 0 || index === last || from === 0 ? { mark: short(index === last ? to : from) } : {};
    return { label: labelOf(bucket, index, last), count, kind: side ?? (from < 0 ? 'loss' : 'gain'), ...mark };
  });
}

/** Buckets of values of which none is positive, in percent: zero belongs to the last one. */
function histogramBelow(values: readonly number[]): Bucket[] {
  const mirrored = histogram(values.map((value) => -value * 100));
  return mirrored.map(({ from, to, count }) => ({ from: 0 - to, to: 0 - from, count })).toReversed();
}

function labelOf({ from, to }: Bucket, index: number, last: number): string {
  if (index === 0 && last > 0) return `under ${short(to)} %`;
  return index === last && last > 0 ? `${short(from)} % or more` : `${short(from)} % to ${short(to)} %`;
}

const short = (value: number): string => String(Number(value.toPrecision(6)));

function durationBars(trades: readonly PageTrade[]): Bar[] {
  const counts = new Map<string, number>();
  for (const { openTimeMs, closeTimeMs } of trades) {
    const { name } = durationBucket(closeTimeMs - openTimeMs);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const used = DURATION_BUCKETS.map(({ name }) => counts.has(name));
  const within = DURATION_BUCKETS.slice(used.indexOf(true), used.lastIndexOf(true) + 1);
  return within.map(({ name }) => ({
    label: name,
    count: counts.get(name) ?? 0,
    mark: within.length === 1 ? name : beginOf(name),
  }));
}

/** What is shorter than the first bound begins at nothing. */
function beginOf(name: string): string {
  return name.startsWith('under') ? '0' : name.replace(/ (to|or) .*/, '');
}
