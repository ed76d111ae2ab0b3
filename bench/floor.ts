/**
 * B1 in plain JavaScript on typed arrays: what Node itself allows, without strategies, reports or files.
 * Prints one line of JSON.
 */
import { FileCandleStore } from '../src/adapters/arrow/file-candle-store.ts';
import { timeframeMs } from '../src/core/model/timeframe.ts';
import { candleFolder, PRESETS, type Size } from './candles.ts';

const FEE = 0.001;
const FEES = (1 + FEE) / (1 - FEE);
const PASSES = 9;

const [size] = process.argv.slice(2) as [Size];
const store = new FileCandleStore(candleFolder(size));
const all = store.list().map((id) => store.read(id));
const length = Math.min(...all.map((candles) => candles.length));
const minutes = timeframeMs(PRESETS[size].timeframe) / 60_000;
const flags = all.map(() => new Uint8Array(length));
const [fast, slow, strength] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];

function ema(values: Float64Array, out: Float64Array, period: number): void {
  let sum = 0;
  for (let row = 0; row < period; row++) sum += values[row];
  out.fill(NaN, 0, period - 1);
  let average = sum / period;
  out[period - 1] = average;
  const alpha = 2 / (period + 1);
  for (let row = period; row < length; row++) out[row] = average = (values[row] - average) * alpha + average;
}

function rsi(values: Float64Array, out: Float64Array, period: number): void {
  let [gain, loss] = [0, 0];
  for (let row = 1; row <= period; row++) {
    const change = values[row] - values[row - 1];
    if (change < 0) loss -= change;
    else gain += change;
  }
  out.fill(NaN, 0, period);
  gain /= period;
  loss /= period;
  out[period] = gain + loss === 0 ? 0 : 100 * (gain / (gain + loss));
  for (let row = period + 1; row < length; row++) {
    const change = values[row] - values[row - 1];
    gain *= period - 1;
    loss *= period - 1;
    if (change < 0) loss -= change;
    else gain += change;
    gain /= period;
    loss /= period;
    out[row] = gain + loss === 0 ? 0 : 100 * (gain / (gain + loss));
  }
}

/** 1 = enter, 2 = leave, on the candle after the signal. */
function signals(pair: number): void {
  const { close } = all[pair];
  const out = flags[pair];
  ema(close, fast, 12);
  ema(close, slow, 26);
  rsi(close, strength, 14);
  for (let row = 2; row < length; row++) {
    const [f, s, before, after] = [fast[row - 1], slow[row - 1], fast[row - 2], slow[row - 2]];
    const enters = f > s && before <= after && strength[row - 1] < 70;
    out[row] = (enters ? 1 : 0) | (f < s && before >= after ? 2 : 0);
  }
}

function trade(): { trades: number; rejected: number; profit: number } {
  const [entry, entryRow, lastRow] = [
    new Float64Array(all.length),
    new Int32Array(all.length),
    new Int32Array(all.length),
  ];
  let [trades, rejected, profit, used] = [0, 0, 0, 0];
  entryRow.fill(-1);
  for (let row = 0; row < length; row++) {
    for (let pass = used > 0 ? 0 : 1; pass < 2; pass++) {
      for (let pair = 0; pair < all.length; pair++) {
        const flag = flags[pair][row];
        if (pass === 0 && entryRow[pair] < 0) continue;
        const { open, high, low } = all[pair];
        if (pass === 1) {
          if (flag !== 1 || entryRow[pair] >= 0 || lastRow[pair] === row || row === length - 1) continue;
          if (used >= 5) {
            rejected++;
            continue;
          }
          used++;
          entryRow[pair] = row;
          entry[pair] = open[row];
        }
        const price = entry[pair];
        const age = (row - entryRow[pair]) * minutes;
        const target = price * (1 + (age >= 240 ? 0 : age >= 60 ? 0.02 : 0.04)) * FEES;
        let exit = 0;
        if ((flag & 2) !== 0) exit = open[row];
        else if (low[row] <= price * 0.95) exit = Math.min(open[row], price * 0.95);
        else if (high[row] >= target) exit = Math.max(open[row], target);
        else if (row === length - 1) exit = open[row];
        if (exit === 0) continue;
        profit += (100 / price) * (exit * (1 - FEE) - price * (1 + FEE));
        trades++;
        used--;
        entryRow[pair] = -1;
        lastRow[pair] = row;
      }
    }
  }
  return { trades, rejected, profit };
}

const cpu: number[] = [];
let firstSeconds = 0;
let outcome = { trades: 0, rejected: 0, profit: 0 };
for (let pass = 0; pass < PASSES; pass++) {
  const [before, start] = [process.cpuUsage(), performance.now()];
  for (let pair = 0; pair < all.length; pair++) signals(pair);
  outcome = trade();
  if (pass === 0) firstSeconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  cpu.push((user + system) / 1e6);
}
const cpuSeconds = cpu.sort((a, b) => a - b)[PASSES >> 1];
console.log(JSON.stringify({ firstSeconds, cpuSeconds, ...outcome }));
