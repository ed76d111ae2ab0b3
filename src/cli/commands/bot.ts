import type { Argv } from 'yargs';
import type { OperatorRequest } from '../../app/operator/messages.ts';
import { InputError } from '../../core/model/errors.ts';
import type { GlobalArgs } from '../args.ts';
import { botMode, MODE_OPTIONS, type ModeArgs } from '../bot-mode.ts';
import { botText } from '../bot-text.ts';
import { configRequest } from '../config-request.ts';
import { unusable } from '../option-values.ts';
import { print, printJson } from '../output.ts';

export const describe = 'Look at the running bot and command it';

const ACTIONS = [
  'status',
  'trades',
  'balance',
  'profit',
  'daily',
  'pause',
  'resume',
  'enter',
  'exit',
  'cancel',
  'lock',
  'unlock',
  'reload',
] as const;

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(
      `$0 bot <action> [subject]\n\n${describe}. The subject is a pair (enter, lock, unlock) or the number of a trade (exit, cancel).`,
    )
    .positional('action', { choices: ACTIONS, describe: 'What to do' })
    .positional('subject', { type: 'string', describe: 'A pair, a trade, or `all`' })
    .options({
      side: { choices: ['long', 'short'] as const, describe: 'enter: long by default; lock: both by default' },
      minutes: { type: 'number', default: 60, describe: 'lock: for how long' },
      last: { type: 'number', default: 10, describe: 'trades: how many' },
      days: { type: 'number', default: 7, describe: 'daily: how many' },
      json: { type: 'boolean', default: false, describe: 'Print JSON' },
      ...MODE_OPTIONS,
    })
    .example('$0 bot status', 'Open trades, orders, locks')
    .example('$0 bot pause', 'No new entries; exits and stops go on')
    .example('$0 bot enter ETH/BTC', 'Enter by hand, within all limits')
    .example('$0 bot exit 7', 'Leave trade 7; `exit all` leaves all')
    .example('$0 bot lock ETH/BTC --minutes 120', 'No entries into a pair for two hours');
}

interface BotArgs extends GlobalArgs, ModeArgs {
  readonly action: (typeof ACTIONS)[number];
  readonly subject?: string;
  readonly side?: 'long' | 'short';
  readonly minutes: number;
  readonly last: number;
  readonly days: number;
  readonly json: boolean;
}

export async function handler(args: BotArgs): Promise<void> {
  const request = requestOf(args);
  const { askBot } = await import('../../app/operator/send.ts');
  const answer = await askBot({ config: configRequest(args), ...botMode(args) }, request);
  if (args.json) printJson(answer);
  else print(botText(args.action, answer));
}

function requestOf(args: BotArgs): OperatorRequest {
  const { action, side, minutes, last, days } = args;
  switch (action) {
    case 'trades':
      return { do: action, last: positive('last', last) };
    case 'daily':
      return { do: action, days: positive('days', days) };
    case 'enter':
      return { do: action, pair: subject(args, 'ETH/BTC'), side: side ?? 'long' };
    case 'exit':
      return subject(args, 'all') === 'all' ? { do: action } : { do: action, tradeId: tradeOf(args) };
    case 'cancel':
      return { do: action, tradeId: tradeOf(args) };
    case 'lock':
      return { do: action, pair: subject(args, 'ETH/BTC'), side: side ?? '*', minutes: positive('minutes', minutes) };
    case 'unlock':
      return { do: action, pair: subject(args, 'ETH/BTC') };
    default:
      return { do: action };
  }
}

function subject({ action, subject: given }: BotArgs, example: string): string {
  if (given !== undefined) return given;
  throw new InputError('ARGUMENT_MISSING', `bot ${action} needs to know of what`, {
    path: 'subject',
    hint: `For example: tradewright bot ${action} ${example}`,
  });
}

function tradeOf(args: BotArgs): number {
  const text = subject(args, '7');
  if (/^\d+$/.test(text)) return Number(text);
  throw new InputError('ARGUMENT_INVALID', `not the number of a trade: ${text}`, {
    path: 'subject',
    value: text,
    hint: '`tradewright bot status` lists the open trades with their numbers.',
  });
}

function positive(option: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw unusable(option, value, `Give a number above 0, such as --${option} 10.`);
}
