/** Data frames for strategies: loaded only by files that import 'tradewright/danfo'. Needs the package danfojs-node. */
export { fromDanfo, toDanfo } from './adapters/danfo/frame.ts';
