import type UPlot from 'uplot';
import { formatTime } from '../../format.ts';
import { color } from './theme.ts';

/** The library, from a script of the page. */
declare const uPlot: typeof UPlot;

const DAY_S = 86_400;

/** The time axis of a chart: UTC, days where the marks are whole days, else with the hour. */
export function timeAxis(): UPlot.Axis {
  return {
    ...axisColors(),
    space: 90,
    values: (_, splits, __, ___, step) =>
      splits.map((seconds) => formatTime(seconds * 1000).slice(...(step >= DAY_S ? [0, 10] : [5, 16]))),
  };
}

/** Colours of an axis in the present theme. */
export function axisColors(): UPlot.Axis {
  const line = { stroke: color('line'), width: 1 };
  return { stroke: color('quiet'), grid: line, ticks: line };
}

/** What charts over time have in common: UTC, one cursor and one zoom for all that share `key`. */
export function timeOptions(key: string): Pick<UPlot.Options, 'tzDate' | 'cursor'> {
  return {
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    cursor: { sync: { key, scales: ['x', null] }, drag: { x: true, y: false } },
  };
}

/** The first series of a chart over time, with seconds as values. */
export const TIME_SERIES: UPlot.Series = {
  label: 'UTC',
  value: (_, seconds) => (seconds === null ? '-' : formatTime(seconds * 1000)),
};

/** Draws a chart as wide as its place, and again when the place changes its width. */
export function drawChart(
  place: HTMLElement,
  height: number,
  options: Omit<UPlot.Options, 'width' | 'height'>,
  data: UPlot.AlignedData,
): void {
  place.replaceChildren();
  const width = (): number => Math.max(200, place.clientWidth);
  const chart = new uPlot({ ...options, width: width(), height }, data, place);
  const observer = new ResizeObserver(() => {
    if (!chart.root.isConnected) observer.disconnect();
    else if (chart.width !== width()) chart.setSize({ width: width(), height });
  });
  observer.observe(place);
}
