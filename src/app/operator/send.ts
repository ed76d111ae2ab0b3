import { writeFileSync } from 'node:fs';
import { askLocal } from '../../adapters/socket/local-socket.ts';
import { InputError, RunError } from '../../core/model/errors.ts';
import { loadConfig, type ConfigRequest } from '../config/load.ts';
import { operatorAddress } from './address.ts';
import { refusedError, type OperatorAnswer, type OperatorRequest, type Positions } from './messages.ts';
import { stopFile } from './stop-file.ts';

type Mode = 'paper' | 'live';

/** Which bot is meant: that of a folder, and of a mode; without one, the one that runs. */
export interface BotAddress {
  readonly config: ConfigRequest;
  readonly mode?: Mode;
}

/** A bot that works answers well within this time, ms. */
const ANSWER_MS = 5000;
/** Selling everything may take as long as the exchange does, ms. */
const STOP_MS = 3_600_000;

/**
 * Asks the running bot. Throws InputError NO_BOT, BOTH_RUN, and what the bot refuses with; RunError BOT_SILENT where it does
 * not answer.
 */
export async function askBot(address: BotAddress, request: OperatorRequest): Promise<unknown> {
  const { home, mode } = await find(address);
  const answer = await ask(operatorAddress(home, mode), request, ANSWER_MS);
  if (answer === undefined) {
    throw new RunError('BOT_SILENT', `the bot in ${home} does not answer`, {
      path: home,
      hint: `Look at its log, logs/${mode}.jsonl; \`tradewright stop\` ends it.`,
    });
  }
  return answer;
}

/**
 * Stops the running bot and waits until it has ended. One that does not answer is told by the file STOP, which it obeys as
 * soon as it can look, and which keeps it from starting again. Throws as askBot.
 */
export async function stopBot(address: BotAddress, positions: Positions): Promise<unknown> {
  const { home, mode, isHeard } = await find(address);
  if (isHeard) return ask(operatorAddress(home, mode), { do: 'stop', positions }, STOP_MS);
  writeFileSync(stopFile(home), `${positions}\n`);
  throw new RunError('BOT_SILENT', `the bot in ${home} does not answer; the file STOP was written for it`, {
    path: stopFile(home),
    hint: 'It ends as soon as it looks, or is ended when it is stuck. Remove the file before you start it again.',
  });
}

async function find({ config, mode }: BotAddress): Promise<{ home: string; mode: Mode; isHeard: boolean }> {
  const home = loadConfig(config).userDir;
  const wanted: readonly Mode[] = mode === undefined ? ['paper', 'live'] : [mode];
  const asked = await Promise.all(
    wanted.map(async (each) => ({ mode: each, heard: await hears(operatorAddress(home, each)) })),
  );
  const [first, second] = asked.filter(({ heard }) => heard !== undefined);
  if (second !== undefined) {
    throw new InputError('BOTH_RUN', `a bot on paper and one with real money run in ${home}`, {
      path: '--live',
      hint: 'Say which one is meant: --paper or --live.',
    });
  }
  if (first !== undefined) return { home, mode: first.mode, isHeard: first.heard === true };
  throw new InputError('NO_BOT', `no bot runs in ${home}${mode === undefined ? '' : ` ${MODES[mode]}`}`, {
    path: '--user-dir',
    value: home,
    hint: `\`tradewright trade\` starts one. A file ${stopFile(home)} would keep bots from starting.`,
  });
}

const MODES: Readonly<Record<Mode, string>> = { paper: 'on paper', live: 'with real money' };

/** True: it answers. False: it is there, and does not. Undefined: nobody is there. */
async function hears(path: string): Promise<boolean | undefined> {
  try {
    return (await askLocal(path, { do: 'hello' }, ANSWER_MS)) === undefined ? undefined : true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return false;
    throw new InputError('BOT_FOREIGN', 'the bot belongs to another user', {
      path,
      hint: 'Run the command as the user who runs the bot.',
    });
  }
}

async function ask(path: string, request: OperatorRequest, timeoutMs: number): Promise<unknown> {
  const answer = (await askLocal(path, request, timeoutMs).catch(() => undefined)) as OperatorAnswer | undefined;
  if (answer === undefined) return undefined;
  if (!answer.ok) throw refusedError(answer.error);
  return answer.value;
}
