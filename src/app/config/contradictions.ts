import type { InputError } from '../../core/model/errors.ts';
import { timeframeMs } from '../../core/model/timeframe.ts';
import { DEFAULTS } from './defaults.ts';
import type { Problem } from './problems.ts';
import type { Config } from './schema.ts';
import { parseTimerange } from '../backtest/timerange.ts';

/** Options that are each allowed but cannot hold together. `place` says where a key was set. */
export function contradictions(
  config: Config,
  place: (key: string) => string | undefined = () => undefined,
): Problem[] {
  const problems: Problem[] = [];
  const refuse = (key: string, message: string, hint: string): void => {
    problems.push({ code: 'CONFIG_CONTRADICTION', message, place: place(key), hint });
  };
  const {
    stakeAmount = DEFAULTS.stakeAmount,
    dryRunWallet = DEFAULTS.dryRunWallet,
    maxOpenTrades = DEFAULTS.maxOpenTrades,
    tradingMode = DEFAULTS.tradingMode,
    trailingStop,
  } = config;

  if (typeof stakeAmount === 'number' && stakeAmount > dryRunWallet) {
    refuse(
      'stakeAmount',
      `stakeAmount ${stakeAmount} is more than the whole wallet, dryRunWallet ${dryRunWallet}`,
      'Lower the stake or raise the wallet.',
    );
  }
  if (stakeAmount === 'unlimited' && maxOpenTrades === -1) {
    refuse(
      'maxOpenTrades',
      'stakeAmount "unlimited" divides the balance by maxOpenTrades, which has no limit (-1)',
      'Limit one of them.',
    );
  }
  if (config.canShort && tradingMode === 'spot') {
    refuse(
      'canShort',
      'canShort needs futures: spot markets cannot be sold short',
      'Name a configuration of futures, such as -c config/futures.json (`tradewright init` writes one), or set canShort to false.',
    );
  }
  if (config.marginMode !== undefined && tradingMode === 'spot') {
    refuse('marginMode', `marginMode "${config.marginMode}" needs tradingMode "futures"`, 'Remove it.');
  }
  if (typeof trailingStop === 'object' && trailingStop.positive !== undefined) {
    const { positive, offset = 0, onlyOffsetIsReached = false } = trailingStop;
    if ((offset > 0 || onlyOffsetIsReached) && offset <= positive) {
      refuse(
        'trailingStop',
        `trailingStop.offset ${offset} must be above trailingStop.positive ${positive}: the stop would start in a loss`,
        'Raise the offset.',
      );
    }
  } else if (typeof trailingStop === 'object' && trailingStop.onlyOffsetIsReached && !trailingStop.offset) {
    refuse('trailingStop', 'trailingStop.onlyOffsetIsReached needs an offset above 0', 'Set trailingStop.offset.');
  }
  const { timeframe, timeframeDetail } = config;
  if (timeframe !== undefined && timeframeDetail !== undefined && !divides(timeframeDetail, timeframe)) {
    refuse(
      'timeframeDetail',
      `timeframeDetail ${timeframeDetail} must be shorter than the timeframe ${timeframe} and divide it`,
      'Choose for example 1m.',
    );
  }
  for (const [index, protection] of (config.protections ?? []).entries()) {
    const name = `protections.${index}`;
    const exclusive = [
      ['lookbackPeriod', 'lookbackPeriodCandles'],
      ['stopDuration', 'stopDurationCandles'],
      ['stopDuration', 'unlockAt'],
      ['stopDurationCandles', 'unlockAt'],
    ] as const;
    for (const [one, other] of exclusive) {
      if (protection[one] !== undefined && protection[other] !== undefined) {
        refuse('protections', `${name}: ${one} and ${other} exclude each other`, 'Remove one.');
      }
    }
  }
  problems.push(...timerangeProblems(config, place), ...pairProblems(config, tradingMode, place));
  return problems;
}

function divides(part: string, whole: string): boolean {
  if (part === '1M' || whole === '1M') return false;
  return timeframeMs(part) < timeframeMs(whole) && timeframeMs(whole) % timeframeMs(part) === 0;
}

/** A range that ends before it starts, or a day that does not exist. */
function timerangeProblems({ timerange }: Config, place: (key: string) => string | undefined): Problem[] {
  try {
    if (timerange !== undefined) parseTimerange(timerange);
    return [];
  } catch (error) {
    const { code, message, value, hint } = error as InputError;
    return [{ code, message, place: place('timerange'), value, ...(hint === undefined ? {} : { hint }) }];
  }
}

/** Pairs that do not belong to the trading mode or to the stake currency; patterns are matched later. */
function pairProblems(config: Config, tradingMode: string, place: (key: string) => string | undefined): Problem[] {
  const key = 'exchange.pairWhitelist';
  const { stakeCurrency } = config;
  return (config.exchange?.pairWhitelist ?? []).flatMap((pair): Problem[] => {
    const parts = /^([^/:\s*]+)\/([^/:\s*]+)(?::([^/:\s*]+))?$/.exec(pair);
    if (!parts) return [];
    const [, , quote, settle] = parts;
    const refuse = (message: string, hint: string): Problem[] => [
      { code: 'CONFIG_CONTRADICTION', message, place: place(key), value: pair, hint },
    ];
    if (tradingMode === 'spot' && settle !== undefined) {
      return refuse(
        `${pair} is a futures pair, but tradingMode is "spot"`,
        `Use ${pair.split(':')[0]} or tradingMode "futures".`,
      );
    }
    if (tradingMode === 'futures' && settle === undefined) {
      return refuse(
        `${pair} is a spot pair, but tradingMode is "futures"`,
        `Futures pairs name what they settle in: ${pair}:${quote}.`,
      );
    }
    const currency = settle ?? quote;
    if (stakeCurrency !== undefined && currency !== stakeCurrency) {
      return refuse(
        `${pair} is paid in ${currency}, but stakeCurrency is ${stakeCurrency}`,
        'Use pairs of one stake currency.',
      );
    }
    return [];
  });
}
