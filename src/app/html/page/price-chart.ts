import type * as Charts from 'lightweight-charts';
import type { IChartApi, ISeriesApi, MouseEventParams, SeriesType, UTCTimestamp } from 'lightweight-charts';
import type { PageLine, PagePrices, PageRun, PageTrade } from '../page-data.ts';
import { formatPercent, formatTime } from '../../format.ts';
import { payload } from './payload.ts';
import { unpackCandles, type ChartCandle } from './prices.ts';
import { LINE_COLORS, color } from './theme.ts';
import { TradeMarks, placeTrades, type PlacedTrade } from './trade-marks.ts';

/** The library, from a script of the page. */
declare const LightweightCharts: typeof Charts;

/** Candles beside a trade that is looked at, and at the start. */
const MARGIN = 60;
const FIRST_VIEW = 300;
/** Panes of indicators that fit under the price. */
const MOST_PANES = 4;

interface Drawn {
  readonly pair: string;
  readonly chart: IChartApi;
  readonly trades: readonly PlacedTrade[];
  readonly marks: TradeMarks;
}

/** The price chart of a run's article: one pair at a time. */
export class PriceChart {
  readonly #article: HTMLElement;
  readonly #run: PageRun;
  readonly #place: HTMLElement;
  readonly #pairs: HTMLSelectElement;
  readonly #stops: HTMLInputElement;
  #drawn: Drawn | undefined;

  constructor(article: HTMLElement, run: PageRun, place: HTMLElement) {
    this.#article = article;
    this.#run = run;
    this.#place = place;
    this.#pairs = article.querySelector('[data-control="pair"]')!;
    this.#pairs.addEventListener('change', () => void this.draw());
    const step = (control: string, by: number): void =>
      article.querySelector(`[data-control="${control}"]`)!.addEventListener('click', () => this.#step(by));
    step('earlier', -1);
    step('later', 1);
    this.#stops = article.querySelector('[data-control="stops"]')!;
    this.#stops.addEventListener('change', () => this.#fitStops());
  }

  /** Draws the chosen pair, its last trades in sight. */
  async draw(): Promise<void> {
    const chosen = this.#pairs.value;
    const prices = await payload<PagePrices>(chosen);
    // Another pair may have been chosen while this one was unpacked.
    if (this.#pairs.value !== chosen) return;
    this.#drawn?.chart.remove();
    const candles = unpackCandles(prices);
    const chart = LightweightCharts.createChart(this.#place, chartOptions());
    const series = chart.addSeries(LightweightCharts.CandlestickSeries, candleOptions(prices.decimals));
    series.setData(candles.map((candle) => ({ ...candle, time: candle.time as UTCTimestamp })));
    const trades = placeTrades(this.#run.trades, prices.pair, candles);
    const marks = new TradeMarks(trades);
    series.attachPrimitive(marks);
    const lines = addLines(chart, prices.lines, candles);
    this.#drawn = { pair: prices.pair, chart, trades, marks };
    this.#fitStops();
    const last = trades.at(-1)?.to ?? candles.length - 1;
    chart.timeScale().setVisibleLogicalRange({ from: last - FIRST_VIEW, to: last + MARGIN });
    const legend = this.#article.querySelector<HTMLElement>('[data-legend]')!;
    const show = (row: number | undefined): void => legend.replaceChildren(...legendOf(candles, row, lines, trades));
    show(candles.length - 1);
    chart.subscribeCrosshairMove(({ logical }: MouseEventParams) => show(logical ?? candles.length - 1));
  }

  /** Brings a trade into sight, with its pair. */
  async show(trade: PageTrade): Promise<void> {
    const option = [...this.#pairs.options].find(({ text }) => text.startsWith(`${trade.pair} (`));
    if (option === undefined) return;
    if (this.#drawn?.pair !== trade.pair) {
      this.#pairs.value = option.value;
      await this.draw();
    }
    const placed = this.#drawn?.trades.find((each) => each.trade === trade);
    if (placed !== undefined) this.#look(placed);
  }

  #fitStops(): void {
    if (this.#drawn === undefined) return;
    this.#drawn.marks.fitsStops = this.#stops.checked;
    this.#drawn.chart.priceScale('right').setAutoScale(true);
  }

  #look({ from, to }: PlacedTrade): void {
    this.#drawn?.chart.timeScale().setVisibleLogicalRange({ from: from - MARGIN, to: to + MARGIN });
  }

  /** Looks at the trade before or after the middle of what is in sight. */
  #step(by: number): void {
    if (this.#drawn === undefined) return;
    const { chart, trades } = this.#drawn;
    const range = chart.timeScale().getVisibleLogicalRange();
    if (range === null) return;
    const middle = (range.from + range.to) / 2;
    const beyond = (placed: PlacedTrade): number => ((placed.from + placed.to) / 2 - middle) * by;
    const next = trades.filter((placed) => beyond(placed) > 0.5).sort((a, b) => beyond(a) - beyond(b))[0];
    if (next !== undefined) this.#look(next);
  }
}

function chartOptions() {
  const line = color('line');
  return {
    autoSize: true,
    layout: {
      background: { color: color('background') },
      textColor: color('text'),
      panes: { separatorColor: line },
      attributionLogo: true,
    },
    grid: { vertLines: { color: color('surface') }, horzLines: { color: color('surface') } },
    crosshair: { mode: 0 },
    // A finger that moves up or down scrolls the page, not the chart that it happens to touch.
    handleScroll: { vertTouchDrag: false },
    rightPriceScale: { borderColor: line },
    timeScale: {
      borderColor: line,
      timeVisible: true,
      secondsVisible: false,
      minBarSpacing: 0.02,
      enableConflation: true,
    },
    localization: { timeFormatter: (time: unknown) => `${formatTime(Number(time) * 1000)} UTC` },
  };
}

function candleOptions(decimals: number) {
  const [up, down] = [color('up'), color('down')];
  return {
    upColor: up,
    borderUpColor: up,
    wickUpColor: up,
    downColor: down,
    borderDownColor: down,
    wickDownColor: down,
    priceLineVisible: false,
    priceFormat: { type: 'price' as const, precision: decimals, minMove: 10 ** -decimals },
  };
}

interface DrawnLine extends PageLine {
  readonly shownColor: string;
}

function addLines(chart: IChartApi, lines: readonly PageLine[], candles: readonly ChartCandle[]): DrawnLine[] {
  const panes = [...new Set(lines.flatMap(({ pane }) => pane ?? []))].slice(0, MOST_PANES);
  const drawn = lines
    .filter(({ pane }) => pane === null || panes.includes(pane))
    .map((line, index) => ({ ...line, shownColor: line.color ?? LINE_COLORS[index % LINE_COLORS.length] }));
  for (const line of drawn) {
    const series = addLine(chart, line, line.pane === null ? 0 : panes.indexOf(line.pane) + 1);
    series.setData(
      candles.map(({ time }, row) => {
        const value = line.values[row];
        return value === null ? { time: time as UTCTimestamp } : { time: time as UTCTimestamp, value };
      }),
    );
  }
  for (const pane of chart.panes().slice(1)) pane.setStretchFactor(0.3);
  return drawn;
}

function addLine(
  chart: IChartApi,
  { type, shownColor, pane, name }: DrawnLine,
  paneIndex: number,
): ISeriesApi<SeriesType> {
  const shared = {
    color: shownColor,
    priceLineVisible: false,
    lastValueVisible: pane !== null,
    title: pane === null ? '' : name,
    ...(pane === null ? {} : { priceFormat: { type: 'custom' as const, formatter: shortNumber, minMove: 1e-9 } }),
  };
  if (type === 'bar') return chart.addSeries(LightweightCharts.HistogramSeries, shared, paneIndex);
  const points = type === 'points' ? { lineVisible: false, pointMarkersVisible: true, pointMarkersRadius: 2 } : {};
  return chart.addSeries(
    LightweightCharts.LineSeries,
    { ...shared, lineWidth: 1, crosshairMarkerVisible: false, ...points },
    paneIndex,
  );
}

/** The candle under the pointer with its columns, and the trades that were open then. */
function legendOf(
  candles: readonly ChartCandle[],
  row: number | undefined,
  lines: readonly DrawnLine[],
  trades: readonly PlacedTrade[],
): Node[] {
  const candle = row === undefined ? undefined : candles[Math.round(row)];
  if (candle === undefined || row === undefined) return [];
  const at = Math.round(row);
  const { time, open, high, low, close } = candle;
  const items = [
    item(`${formatTime(time * 1000)} UTC`, '', ''),
    item('open', String(open)),
    item('high', String(high)),
    item('low', String(low)),
    item('close', String(close)),
    ...lines.map(({ name, values, shownColor }) => item(name, shortNumber(values[at] ?? Number.NaN), shownColor)),
  ];
  const held = trades.filter(({ from, to }) => from <= at && to >= at).slice(0, 3);
  return [
    ...items,
    ...held.map(({ trade }) =>
      item(
        `trade ${trade.id}, ${trade.side}${trade.enterTag === '' ? '' : `, ${trade.enterTag}`}, ${trade.exitReason}`,
        formatPercent(trade.profitRatio),
        color(trade.profitAbs > 0 ? 'gain' : 'loss'),
      ),
    ),
  ];
}

function item(name: string, value: string, valueColor = ''): HTMLElement {
  const element = document.createElement('i');
  const number = document.createElement('b');
  number.textContent = value;
  number.style.color = valueColor;
  element.append(`${name} `, number);
  return element;
}

function shortNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : '-';
}
