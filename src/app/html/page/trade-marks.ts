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

/** A trade with the rows of its first and last candle and of its fills. */
export interface PlacedTrade {
  readonly trade: PageTrade;
  readonly from: number;
  readonly to: number;
  readonly fills: readonly PlacedFill[];
}

interface PlacedFill {
  readonly side: 'buy' | 'sell';
  readonly row: number;
  readonly price: number;
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
      fills: trade.orders.map(([side, timeMs, price]) => ({ side, row: rowOfTime(candles, timeMs), price })),
    }))
    .toSorted((a, b) => a.from - b.from);
}

/** Trades in sight up to which each one is drawn with its stops, its line and arrows; beyond, fills are dots. */
const MOST_DETAILED = 1000;
/** Raster of those dots, in pixels. */
const RASTER = 4;

/** Draws fills, stops and the line from entry to exit of every trade in sight. */
export class TradeMarks implements ISeriesPrimitive {
  readonly #trades: readonly PlacedTrade[];
  readonly #colors = { won: color('gain'), lost: color('loss'), stop: color('stop'), edge: color('background') };
  /** Whether the scale of prices must reach to the stops of the trades in sight. */
  fitsStops = false;
  #chart: IChartApi | undefined;
  #series: ISeriesApi<'Candlestick'> | undefined;

  constructor(trades: readonly PlacedTrade[]) {
    this.#trades = trades;
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
        renderer: () => ({ draw: (target) => target.useMediaCoordinateSpace(({ context }) => this.#draw(context)) }),
      },
    ];
  }

  #draw(context: CanvasRenderingContext2D): void {
    const range = this.#chart?.timeScale().getVisibleLogicalRange();
    if (range === undefined || range === null) return;
    const visible = this.#trades.filter(({ from, to }) => to >= range.from && from <= range.to);
    if (visible.length <= MOST_DETAILED) this.#drawTrades(context, visible);
    else this.#drawDots(context, visible);
  }

  #drawTrades(context: CanvasRenderingContext2D, visible: readonly PlacedTrade[]): void {
    const lines = { won: new Path2D(), lost: new Path2D() };
    const stops = new Path2D();
    const fills = { buy: new Path2D(), sell: new Path2D() };
    for (const placed of visible) {
      const { trade, from, to } = placed;
      const line = lines[trade.profitAbs > 0 ? 'won' : 'lost'];
      line.moveTo(this.#x(from), this.#y(trade.openRate));
      line.lineTo(this.#x(to), this.#y(trade.closeRate));
      this.#addStops(stops, placed);
      for (const { side, row, price } of placed.fills) addArrow(fills[side], side, this.#x(row), this.#y(price));
    }
    const { won, lost, stop, edge } = this.#colors;
    context.lineWidth = 1.5;
    stroke(context, lines.won, won);
    stroke(context, lines.lost, lost);
    context.setLineDash([4, 3]);
    stroke(context, stops, stop);
    context.setLineDash([]);
    context.lineWidth = 1;
    for (const [path, fill] of [
      [fills.buy, won],
      [fills.sell, lost],
    ] as const) {
      context.fillStyle = fill;
      context.fill(path);
      stroke(context, path, edge);
    }
  }

  /** One dot for all fills of a kind that fall on the same few pixels. */
  #drawDots(context: CanvasRenderingContext2D, visible: readonly PlacedTrade[]): void {
    const taken = { buy: new Set<number>(), sell: new Set<number>() };
    const zero = this.#x(0);
    const width = this.#x(1) - zero;
    for (const { fills } of visible) {
      for (const { side, row, price } of fills) {
        const [x, y] = [Math.round((zero + row * width) / RASTER), Math.round(this.#y(price) / RASTER)];
        taken[side].add(x * 8192 + y);
      }
    }
    context.globalAlpha = 0.7;
    for (const side of ['buy', 'sell'] as const) {
      context.fillStyle = this.#colors[side === 'buy' ? 'won' : 'lost'];
      for (const place of taken[side]) {
        const x = Math.round(place / 8192);
        context.fillRect(x * RASTER - 1, (place - x * 8192) * RASTER - 1, 3, 3);
      }
    }
  }

  /** The first stop over the whole trade and, where it moved, the last one at its end. */
  #addStops(path: Path2D, { trade: { initialStopLoss, stopLoss }, from, to }: PlacedTrade): void {
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
function addArrow(path: Path2D, side: 'buy' | 'sell', x: number, y: number): void {
  const height = side === 'buy' ? 9 : -9;
  path.moveTo(x, y);
  path.lineTo(x - 5, y + height);
  path.lineTo(x + 5, y + height);
  path.closePath();
}
