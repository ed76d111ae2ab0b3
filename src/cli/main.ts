import yargs, { type Argv } from 'yargs';
import { readPackageInfo } from '../app/package-info.ts';
import { globalOptions } from './args.ts';
import { COMMANDS } from './commands.ts';
import { reportError } from './errors.ts';
import { HelpShown, checkValues, parseFailure } from './parse.ts';

const EPILOGUE = `Exit codes: 0 done, 1 wrong input, 2 the run failed, 78 Node is too old, 130 interrupted.
Every command has its own page: tradewright <command> --help`;

/**
 * Runs the command line and sets the exit code. The answer goes to stdout, everything else to stderr.
 * No signal handler is set: the default action ends even a loop that never returns to Node, and files
 * are renamed into place only when they are whole.
 */
export async function main(args: readonly string[]): Promise<void> {
  // --no-color becomes what styleText looks at, before anything is printed.
  if (args.includes('--no-color')) Object.assign(process.env, { NO_COLOR: '1', FORCE_COLOR: '0' });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietlyWhenReaderIsGone);
  const output = { verbose: args.some((arg) => /^(-v+|--verbose)$/.test(arg)), json: args.includes('--log-json') };
  process.on('uncaughtException', (error) => process.exit(reportError(error, output)));
  try {
    const parser = await buildParser(args);
    await parser.parseAsync();
  } catch (error) {
    process.exitCode = error instanceof HelpShown ? 1 : reportError(error, output);
  }
}

async function buildParser(args: readonly string[]): Promise<Argv> {
  const parser = yargs([...args]);
  parser
    .scriptName('tradewright')
    .usage('$0 <command> [options]\n\nBacktest and trade crypto strategies written in TypeScript.')
    .detectLocale(false)
    .exitProcess(false)
    .parserConfiguration({ 'dot-notation': false, 'parse-positional-numbers': false })
    .wrap(process.stdout.isTTY ? Math.min(100, parser.terminalWidth()) : 80)
    .help('help')
    .alias('help', 'h')
    .version(readPackageInfo().version)
    .alias('version', 'V')
    .example('$0 backtest -s ema-cross', 'Backtest strategies/ema-cross.ts')
    .example('$0 new-strategy my-first', 'Write strategies/my-first.ts')
    .example('$0 init my-bot', 'Make a folder for configuration, strategies and data')
    .epilogue(EPILOGUE)
    .strict()
    .demandCommand(1)
    .middleware((argv) => checkValues(argv, parser, args), true)
    .fail((message, error) => {
      throw error ?? parseFailure(message, parser, args);
    });
  globalOptions(parser);
  skipHelpPage(parser);
  for (const command of COMMANDS) {
    // Only what the command line names is loaded: the help page needs nothing else, completion no second step.
    const loaded = args.includes(command.name) ? await command.load() : undefined;
    parser.command(
      command.usage,
      command.describe,
      (own) => loaded?.builder(own) ?? own,
      async (argv) => loaded?.handler(argv),
    );
  }
  return parser.completion('completion', 'Print a script that completes commands and options in your shell');
}

/** yargs writes the help page before every command, in case it is asked for afterwards; that takes 20 ms. */
function skipHelpPage(parser: Argv): void {
  interface WithUsage {
    getInternalMethods(): { getUsageInstance(): { cacheHelpMessage(): void } };
  }
  (parser as unknown as WithUsage).getInternalMethods().getUsageInstance().cacheHelpMessage = () => {};
}

function endQuietlyWhenReaderIsGone(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}
