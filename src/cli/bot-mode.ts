import { InputError } from '../core/model/errors.ts';

/** Options that say which bot of a folder is meant. */
export const MODE_OPTIONS = {
  paper: { type: 'boolean', default: false, describe: 'The bot on paper; needed only if both run' },
  live: { type: 'boolean', default: false, describe: 'The bot with real money; needed only if both run' },
} as const;

export interface ModeArgs {
  readonly paper: boolean;
  readonly live: boolean;
}

/** The mode that the options name, if they name one. Throws InputError OPTIONS_CONTRADICT. */
export function botMode({ paper, live }: ModeArgs): { mode?: 'paper' | 'live' } {
  if (paper && live) {
    throw new InputError('OPTIONS_CONTRADICT', '--paper and --live contradict each other', {
      path: '--live',
      hint: 'Leave one of them out.',
    });
  }
  if (paper) return { mode: 'paper' };
  return live ? { mode: 'live' } : {};
}
