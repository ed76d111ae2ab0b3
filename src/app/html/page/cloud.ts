import type { PageTrade } from '../page-data.ts';
import { color } from './theme.ts';

/** Room for the numbers of the axes, in pixels. */
const LEFT = 52;
const BOTTOM = 22;
const TOP = 8;

/** Draws one point a trade: its excursion to the right, its profit upwards, both in percent. */
export function drawCloud(canvas: HTMLCanvasElement, trades: readonly PageTrade[], key: 'maeRatio' | 'mfeRatio'): void {
  const points = trades.flatMap((trade) => {
    const x = trade[key];
    return x === null ? [] : [{ x: x * 100, y: trade.profitRatio * 100 }];
  });
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const context = canvas.getContext('2d')!;
  context.scale(devicePixelRatio, devicePixelRatio);
  const [xs, ys] = [rangeOf(points.map(({ x }) => x)), rangeOf(points.map(({ y }) => y))];
  const placeX = (x: number): number => LEFT + ((clamp(x, xs) - xs.low) / (xs.high - xs.low)) * (width - LEFT - 8);
  const placeY = (y: number): number =>
    height - BOTTOM - ((clamp(y, ys) - ys.low) / (ys.high - ys.low)) * (height - BOTTOM - TOP);
  drawGrid(context, xs, ys, placeX, placeY, width, height);
  context.globalAlpha = points.length > 2000 ? 0.35 : 0.6;
  for (const { x, y } of points) {
    context.fillStyle = y > 0 ? color('gain') : color('loss');
    context.fillRect(placeX(x) - 1.5, placeY(y) - 1.5, 3, 3);
  }
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** From the lowest to the highest value and zero, but for the outermost half percent, which is drawn at the border. */
function rangeOf(values: readonly number[]): Range {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  const [low, high] = [Math.min(0, at(0.005)), Math.max(0, at(0.995))];
  const margin = (high - low || 1) * 0.03;
  return { low: low - margin, high: high + margin };
}

const clamp = (value: number, { low, high }: Range): number => Math.min(high, Math.max(low, value));

function drawGrid(
  context: CanvasRenderingContext2D,
  xs: Range,
  ys: Range,
  placeX: (x: number) => number,
  placeY: (y: number) => number,
  width: number,
  height: number,
): void {
  context.font = '12px system-ui, sans-serif';
  context.lineWidth = 1;
  const line = (value: number, fromX: number, fromY: number, toX: number, toY: number): void => {
    context.strokeStyle = color(value === 0 ? 'quiet' : 'line');
    context.beginPath();
    context.moveTo(Math.round(fromX) + 0.5, Math.round(fromY) + 0.5);
    context.lineTo(Math.round(toX) + 0.5, Math.round(toY) + 0.5);
    context.stroke();
  };
  context.fillStyle = color('quiet');
  context.textAlign = 'center';
  for (const x of marks(xs)) {
    line(x, placeX(x), TOP, placeX(x), height - BOTTOM);
    context.fillText(`${x} %`, Math.min(placeX(x), width - 18), height - 6);
  }
  context.textAlign = 'right';
  for (const y of marks(ys)) {
    line(y, LEFT, placeY(y), width - 8, placeY(y));
    context.fillText(`${y} %`, LEFT - 6, placeY(y) + 4);
  }
}

/** Round numbers in a range, about six of them. */
function marks({ low, high }: Range): number[] {
  const wanted = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = power * [1, 2, 5, 10].find((each) => each * power >= wanted)!;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(6)),
  );
}
