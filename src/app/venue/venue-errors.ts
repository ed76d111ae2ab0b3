import { type FailureKind, VenueError } from '../../core/model/answer.ts';
import { InputError, RunError } from '../../core/model/errors.ts';

/** What to do about a failure, by its kind. */
const HINTS: Partial<Record<FailureKind, string>> = {
  transient: 'Check the connection and try again; `local` needs `tradewright exchange --port 8600` to run.',
  throttle: 'Wait, then try again; other programs at the same address count too.',
  'key-dead': 'Make a new key at the exchange and set TRADEWRIGHT__EXCHANGE__KEY and __SECRET.',
  'bad-signature': 'Set TRADEWRIGHT__EXCHANGE__SECRET (and __PASSWORD) to what belongs to the key.',
  ip: "Allow this machine's address for the key at the exchange.",
  permission: 'Give the key the right to do this at the exchange.',
  clock: "Set this machine's clock.",
};

/**
 * Runs `work`; a request that failed becomes an error for people: InputError for what they have to set right at the
 * exchange (EXCHANGE_KEY), RunError for the rest (EXCHANGE_UNREACHABLE, EXCHANGE_REFUSED).
 */
export async function explainVenueErrors<T>(exchange: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    const { kind } = error.failure;
    const details = { path: exchange, ...(HINTS[kind] !== undefined && { hint: HINTS[kind] }), cause: error };
    if (kind === 'transient' || kind === 'throttle') {
      throw new RunError('EXCHANGE_UNREACHABLE', `${exchange} does not answer: ${error.message}`, details);
    }
    if (['key-dead', 'bad-signature', 'ip', 'permission'].includes(kind)) {
      throw new InputError('EXCHANGE_KEY', `${exchange} does not accept the key: ${error.message}`, details);
    }
    throw new RunError('EXCHANGE_REFUSED', `${exchange} refused: ${error.message}`, details);
  }
}
