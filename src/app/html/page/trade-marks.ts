import type {
  AutoscaleInfo,
  IChartApi,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
} from 'lightweight-charts';
import type { PageTrade } from '../page-data.ts';
import { rowOfTime, type ChartCandle } from './prices.ts';
import { color } from './theme.ts';

/** A trade with the rows of its first and last candle. */
export interface PlacedTrade {
  readonly trade: PageTrade;
  readonly from: number;
  readonly to: number;
}

/** The trades of a pair in order of opening, with their rows. */
export function placeTrades(
  trades: readonly PageTrade[],
  pair: string,
  candles: readonly ChartCandle[],
): PlacedTrade[] {
  return trades
    .filter((trade) => trade.pair === pair)
    .map((trade) => ({
      trade,
      from: rowOfTime(candles, trade.openTimeMs),
      to: rowOfTime(candles, trade.closeTimeMs),
    }))
    .toSorted((a, b) => a.from - b.from);
}

/** Trades in sight above which stops are left out, and fills become dots. */
const MOST_WITH_STOPS = 600;
const MOST_WITH_ARROWS = 2000;

/** Draws fills, stops and the line from entry to exit of every trade in sight. */
export class TradeMarks implements ISeriesPrimitive {
  readonly #trades: readonly PlacedTrade[];
  readonly #candles: readonly ChartCandle[];
  /** Whether the scale of prices must reach to the stops of the trades in sight. */
  fitsStops = false;
  #chart: IChartApi | undefined;
  #series: ISeriesApi<'Candlestick'> | undefined;

  constructor(trades: readonly PlacedTrade[], candles: readonly ChartCandle[]) {
    this.#trades = trades;
    this.#candles = candles;
  }

  attached({ chart, series }: SeriesAttachedParameter): void {
    this.#chart = chart;
    this.#series = series as ISeriesApi<'Candlestick'>;
  }

  autoscaleInfo(start: Logical, end: Logical): AutoscaleInfo | null {
    if (!this.fitsStops) return null;
    const stops = this.#trades
      .filter(({ from, to }) => to >= start && from <= end)
      .flatMap(({ trade }) => [trade.initialStopLoss, trade.stopLoss])
      .filter((price) => price > 0);
    if (stops.length === 0) return null;
    const among = (choose: typeof Math.min): number => stops.reduce((a, b) => choose(a, b));
    return { priceRange: { minValue: among(Math.min), maxValue: among(Math.max) } };
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return [
      {
        zOrder: () => 'top',
        renderer: () => ({
          draw: (target) => target.useMediaCoordinateSpace(({ context }) => this.#draw(context)),
        }),
      },
    ];
  }

  #draw(context: CanvasRenderingContext2D): void {
    const range = this.#chart?.timeScale().getVisibleLogicalRange();
    if (range === undefined || range === null) return;
    const visible = this.#trades.filter(({ from, to }) => to >= range.from && from <= range.to);
    const lines = { won: new Path2D(), lost: new Path2D() };
    const stops = new Path2D();
    const fills = { buy: new Path2D(), sell: new Path2D() };
    const mark = visible.length > MOST_WITH_ARROWS ? dot : arrow;
    for (const { trade, from, to } of visible) {
      const line = lines[trade.profitAbs > 0 ? 'won' : 'lost'];
      line.moveTo(this.#x(from), this.#y(trade.openRate));
      line.lineTo(this.#x(to), this.#y(trade.closeRate));
      if (visible.length <= MOST_WITH_STOPS) this.#addStops(stops, trade, from, to);
      for (const [side, timeMs, price] of trade.orders) {
        mark(fills[side], side, this.#x(rowOfTime(this.#candles, timeMs)), this.#y(price));
      }
    }
    context.lineWidth = 1.5;
    stroke(context, lines.won, color('gain'));
    stroke(context, lines.lost, color('loss'));
    context.setLineDash([4, 3]);
    stroke(context, stops, color('stop'));
    context.setLineDash([]);
    context.lineWidth = 1;
    for (const [side, name] of [
      ['buy', 'gain'],
      ['sell', 'loss'],
    ] as const) {
      context.fillStyle = color(name);
      context.fill(fills[side]);
      if (visible.length <= MOST_WITH_ARROWS) stroke(context, fills[side], color('background'));
    }
  }

  /** The first stop over the whole trade and, where it moved, the last one at its end. */
  #addStops(path: Path2D, { initialStopLoss, stopLoss }: PageTrade, from: number, to: number): void {
    const add = (price: number, start: number): void => {
      path.moveTo(this.#x(start) - 3, this.#y(price));
      path.lineTo(this.#x(to) + 3, this.#y(price));
    };
    if (initialStopLoss > 0) add(initialStopLoss, from);
    if (stopLoss > 0 && stopLoss !== initialStopLoss) add(stopLoss, Math.max(from, to - 3));
  }

  #x(row: number): number {
    return this.#chart!.timeScale().logicalToCoordinate(row as Logical) ?? 0;
  }

  #y(price: number): number {
    return this.#series!.priceToCoordinate(price) ?? 0;
  }
}

function stroke(context: CanvasRenderingContext2D, path: Path2D, style: string): void {
  context.strokeStyle = style;
  context.stroke(path);
}

/** A triangle whose tip is at the fill: buys point up from below it, sells down from above it. */
function arrow(path: Path2D, side: 'buy' | 'sell', x: number, y: number): void {
  const height = side === 'buy' ? 9 : -9;
  path.moveTo(x, y);
  path.lineTo(x - 5, y + height);
  path.lineTo(x + 5, y + height);
  path.closePath();
}

function dot(path: Path2D, _: 'buy' | 'sell', x: number, y: number): void {
  path.rect(x - 1, y - 1, 3, 3);
}
