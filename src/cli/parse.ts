import type { Argv } from 'yargs';
import { InputError } from '../core/model/errors.ts';
import { closestName } from '../core/model/suggest.ts';

type ParsedArgs = Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] };

/** The public parts of the yargs object that its types leave out. */
interface ParserState {
  parsed: { readonly argv: ParsedArgs } | false;
  getOptions(): {
    readonly key: Readonly<Record<string, unknown>>;
    readonly number: readonly string[];
    readonly string: readonly string[];
    readonly array: readonly string[];
    readonly default: Readonly<Record<string, unknown>>;
    readonly choices: Readonly<Record<string, readonly unknown[]>>;
    readonly alias: Readonly<Record<string, readonly string[]>>;
  };
  getInternalMethods(): {
    getContext(): { readonly commands: readonly string[]; readonly fullCommands: readonly string[] };
    getCommandInstance(): { getCommands(): readonly string[] };
  };
}

function stateOf(parser: Argv): ParserState {
  return parser as unknown as ParserState;
}

/** Thrown in place of an error when the help page was the answer to an unfinished command line. */
export class HelpShown extends Error {}

/**
 * Refuses what yargs lets through: a bare --, a single option given twice, a number that is none, an option without
 * its value, a value that is no choice. An option that may be repeated is an array option or has a list as its default.
 */
export function checkValues(argv: Readonly<Record<string, unknown>>, parser: Argv, args: readonly string[]): void {
  if (args.includes('--'))
    throw new InputError('UNEXPECTED_ARGUMENT', 'unexpected argument --', { hint: 'Leave it out' });
  const options = stateOf(parser).getOptions();
  const aliases = new Set(Object.values(options.alias).flat());
  for (const name of Object.keys(options.key)) {
    if (aliases.has(name) || !Object.hasOwn(argv, name)) continue;
    const value = argv[name];
    const given = spelled([name, ...(options.alias[name] ?? [])], args);
    const values = [value].flat();
    if (Array.isArray(value) && !options.array.includes(name) && !Array.isArray(options.default[name])) {
      throw new InputError('OPTION_REPEATED', `${given} is given ${value.length} times`, {
        value,
        hint: 'Give it once',
      });
    }
    if (options.number.includes(name) && values.some(Number.isNaN)) {
      const text = valueAfter(given, args);
      throw new InputError('OPTION_NOT_A_NUMBER', `${given} is "${text}"; expected a number`, { value: text });
    }
    const takesValue = options.string.includes(name) || options.number.includes(name);
    const empty = values.length === 0 || values.includes('') || values.includes(undefined);
    if (takesValue && empty && isWritten(given, args)) {
      throw new InputError('OPTION_WITHOUT_VALUE', `${given} needs a value`, { hint: seeHelp(parser) });
    }
    const choices = options.choices[name]?.map(String);
    const wrong = choices && values.map(String).find((each) => !choices.includes(each));
    if (wrong !== undefined && isWritten(given, args)) throw wrongChoice(given, wrong, choices ?? [], parser);
  }
}

function wrongChoice(given: string, wrong: string, choices: readonly string[], parser: Argv): InputError {
  const nearest = closestName(wrong, choices);
  return new InputError('OPTION_INVALID', `${given} is "${wrong}"; expected ${choices.join(' or ')}`, {
    value: wrong,
    hint: nearest === undefined ? seeHelp(parser) : `Did you mean ${given} ${nearest}?`,
  });
}

/** The error for a command line that yargs refused. yargs tells its refusals apart by their texts alone. */
export function parseFailure(message: string, parser: Argv, args: readonly string[]): Error {
  const context = stateOf(parser).getInternalMethods().getContext();
  const unknown = /^Unknown arguments?: (.*)$/.exec(message);
  if (unknown !== null) return unknownWord(unknown[1].split(', ')[0].replace(/^"\s*"$/, ''), parser, args);
  if (message.startsWith('Not enough non-option arguments')) {
    const usage = context.fullCommands.at(-1) ?? '';
    const missing = /<[^>]+>/.exec(usage);
    if (missing === null) {
      const unknownOption = Object.keys(argvOf(parser)).find((name) => !isKnown(name, parser));
      if (unknownOption !== undefined) return unknownWord(unknownOption, parser, args);
      parser.showHelp('error');
      return new HelpShown();
    }
    return new InputError('ARGUMENT_MISSING', `${missing[0]} is missing`, { hint: `tradewright ${usage}` });
  }
  return new InputError('USAGE', message, { hint: seeHelp(parser) });
}

function argvOf(parser: Argv): ParsedArgs {
  const { parsed } = stateOf(parser);
  return parsed === false ? { _: [] } : parsed.argv;
}

function isKnown(name: string, parser: Argv): boolean {
  const dashed = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const { key: keys, alias } = stateOf(parser).getOptions();
  const known = ['_', '$0', ...Object.keys(keys), ...Object.values(alias).flat()];
  return known.some((key) => key === name || key === dashed);
}

function unknownWord(word: string, parser: Argv, args: readonly string[]): InputError {
  if (!argvOf(parser)._.map(String).includes(word)) {
    const given = spelled([word], args);
    const options = Object.keys(stateOf(parser).getOptions().key).filter((name) => name.length > 1);
    const nearest = closestName(given.replace(/^-+/, ''), [...options, 'no-color']);
    const hint = nearest === undefined ? seeHelp(parser) : `Did you mean --${nearest}?`;
    return new InputError('UNKNOWN_OPTION', `unknown option ${given}`, { hint });
  }
  const { commands } = stateOf(parser).getInternalMethods().getContext();
  const known = stateOf(parser).getInternalMethods().getCommandInstance().getCommands();
  if (commands.length > 0 && known.length === 0) {
    return new InputError('UNEXPECTED_ARGUMENT', `unexpected argument ${word || '""'}`, { hint: seeHelp(parser) });
  }
  const nearest = closestName(word, known);
  const path = ['tradewright', ...commands].join(' ');
  const meant = nearest ?? (Object.hasOwn(stateOf(parser).getOptions().key, 'strategy') ? `-s ${word}` : undefined);
  const hint = meant === undefined ? seeHelp(parser) : `Did you mean: ${path} ${meant}`;
  return new InputError('UNKNOWN_COMMAND', `unknown command ${[...commands, word || '""'].join(' ')}`, { hint });
}

/** An option as the user wrote it, dashes included; yargs reports names only. */
function spelled(names: readonly string[], args: readonly string[]): string {
  const forms = names.flatMap((name) => [`--${name}`, `--no-${name}`, `-${name}`]);
  const written = args.map((arg) => arg.split('=')[0]).find((arg) => forms.includes(arg));
  return written ?? `${names[0].length === 1 ? '-' : '--'}${names[0]}`;
}

function isWritten(option: string, args: readonly string[]): boolean {
  return args.some((arg) => arg === option || arg.startsWith(`${option}=`));
}

function valueAfter(option: string, args: readonly string[]): string | undefined {
  const joined = args.find((arg) => arg.startsWith(`${option}=`));
  return joined === undefined ? args[args.indexOf(option) + 1] : joined.slice(option.length + 1);
}

function seeHelp(parser: Argv): string {
  const { commands } = stateOf(parser).getInternalMethods().getContext();
  return `See: ${['tradewright', ...commands, '--help'].join(' ')}`;
}
