/** How a chart shows one column. */
export interface PlotLine {
  /** A colour as CSS writes it; left out = one of the chart's own. */
  readonly color?: string;
  /** Default `line`. */
  readonly type?: 'line' | 'bar' | 'points';
}

/** Which columns charts show, and where. Left out of a strategy = every column of numbers. */
export interface PlotConfig {
  /** Columns over the price, by name. */
  readonly mainPlot?: Readonly<Record<string, PlotLine>>;
  /** Columns in panes of their own: by title of the pane, then by name. */
  readonly subplots?: Readonly<Record<string, Readonly<Record<string, PlotLine>>>>;
}
