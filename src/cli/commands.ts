import type { Argv } from 'yargs';

/** What a file in commands/ exports. Errors are thrown, never printed; the answer goes to stdout. */
export interface CommandModule {
  readonly describe: string;
  builder(yargs: Argv): Argv;
  // oxlint-disable-next-line typescript/no-explicit-any -- every command knows the type of its own arguments
  handler(args: any): Promise<void>;
}

/** One line of the command table: enough for `--help` without loading what the command needs. */
export interface CommandEntry {
  readonly name: string;
  /** The command with its positional arguments, as yargs writes it. */
  readonly usage: string;
  readonly describe: string;
  load(): Promise<CommandModule>;
}

/** Every command of the program, in the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'backtest',
    usage: 'backtest',
    describe: 'Run a strategy over stored candles; list, show and compare earlier runs',
    load: () => import('./commands/backtest.ts'),
  },
  {
    name: 'trade',
    usage: 'trade',
    describe: 'Trade: on paper by default, with real money after --live',
    load: () => import('./commands/trade.ts'),
  },
  {
    name: 'stop',
    usage: 'stop',
    describe: 'Stop the running bot: keep its positions, or sell everything first',
    load: () => import('./commands/stop.ts'),
  },
  {
    name: 'bot',
    usage: 'bot <action> [subject]',
    describe: 'Look at the running bot and command it',
    load: () => import('./commands/bot.ts'),
  },
  {
    name: 'rehearse',
    usage: 'rehearse',
    describe: 'Trade stored candles with the live code, against an exchange on this machine',
    load: () => import('./commands/rehearse.ts'),
  },
  {
    name: 'journal',
    usage: 'journal <action> [file]',
    describe: 'Check the journal of a bot, or copy it while the bot runs',
    load: () => import('./commands/journal.ts'),
  },
  {
    name: 'report',
    usage: 'report [ids..]',
    describe: 'Write the report of stored runs as one HTML file to look at',
    load: () => import('./commands/report.ts'),
  },
  {
    name: 'plot',
    usage: 'plot <pairs..>',
    describe: 'Write the price chart of a stored run as one HTML file, with its trades and indicators',
    load: () => import('./commands/plot.ts'),
  },
  {
    name: 'analyze',
    usage: 'analyze [id]',
    describe: 'Group the trades of a stored run: tag, reason, hour, weekday, duration, indicators',
    load: () => import('./commands/analyze.ts'),
  },
  {
    name: 'new-strategy',
    usage: 'new-strategy <name>',
    describe: 'Write a commented strategy file to start from',
    load: () => import('./commands/new-strategy.ts'),
  },
  {
    name: 'list-strategies',
    usage: 'list-strategies',
    describe: 'List the strategy files and whether each one loads',
    load: () => import('./commands/list-strategies.ts'),
  },
  {
    name: 'check',
    usage: 'check <strategy>',
    describe: 'Check a strategy: types, a trial run, hidden state',
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'validate',
    usage: 'validate',
    describe: 'Check a strategy for bias: look-ahead, and dependence on the warm-up',
    load: () => import('./commands/validate.ts'),
  },
  {
    name: 'data',
    usage: 'data',
    describe: 'Download, list, check and convert stored candles',
    load: () => import('./commands/data.ts'),
  },
  {
    name: 'exchange',
    usage: 'exchange',
    describe: 'Run an exchange on this machine that speaks as Binance does, to test bots against',
    load: () => import('./commands/exchange.ts'),
  },
  {
    name: 'config',
    usage: 'config',
    describe: 'Show, check or import a configuration; print its schema',
    load: () => import('./commands/config.ts'),
  },
  {
    name: 'list-exchanges',
    usage: 'list-exchanges',
    describe: 'List the exchanges that can be connected to',
    load: () => import('./commands/list-exchanges.ts'),
  },
  {
    name: 'list-markets',
    usage: 'list-markets',
    describe: 'List the markets of an exchange with their rules, and save them for backtests',
    load: () => import('./commands/list-markets.ts'),
  },
  {
    name: 'list-pairs',
    usage: 'list-pairs',
    describe: 'List the pairs that an exchange trades, one a line',
    load: () => import('./commands/list-pairs.ts'),
  },
  {
    name: 'pairlist',
    usage: 'pairlist',
    describe: 'Try the pair list of a configuration',
    load: () => import('./commands/pairlist.ts'),
  },
  {
    name: 'list-timeframes',
    usage: 'list-timeframes',
    describe: 'List the timeframes that candles may have',
    load: () => import('./commands/list-timeframes.ts'),
  },
  {
    name: 'list-indicators',
    usage: 'list-indicators [search]',
    describe: 'List the indicators of `ta` with their arguments and outputs',
    load: () => import('./commands/list-indicators.ts'),
  },
  {
    name: 'init',
    usage: 'init [folder]',
    describe: 'Make a folder of your own: configuration, a strategy, data',
    load: () => import('./commands/init.ts'),
  },
  {
    name: 'doctor',
    usage: 'doctor',
    describe: 'Check the installation and this folder, and say what to do',
    load: () => import('./commands/doctor.ts'),
  },
];
