import { InputError, RunError, TradewrightError } from '../../core/model/errors.ts';
import type { Side } from '../../core/model/trade.ts';

/** What becomes of open positions when a bot stops: they stay, with their stops, or are sold at once. */
export type Positions = 'keep' | 'flatten';

/** What an operator asks of a running bot. */
export type OperatorRequest =
  | { readonly do: 'status' | 'balance' | 'profit' | 'pause' | 'resume' | 'reload' }
  | { readonly do: 'trades'; readonly last: number }
  | { readonly do: 'daily'; readonly days: number }
  | { readonly do: 'stop'; readonly positions: Positions }
  | { readonly do: 'enter'; readonly pair: string; readonly side: Side }
  /** Without a trade: all of them. */
  | { readonly do: 'exit'; readonly tradeId?: number }
  | { readonly do: 'cancel'; readonly tradeId: number }
  | { readonly do: 'lock'; readonly pair: string; readonly side: Side | '*'; readonly minutes: number }
  | { readonly do: 'unlock'; readonly pair: string };

/** What a bot answers, as it goes over a socket. */
export type OperatorAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: WrittenError };

interface WrittenError {
  readonly code: string;
  readonly message: string;
  readonly exitCode: 1 | 2;
  readonly path?: string | undefined;
  readonly value?: unknown;
  readonly hint?: string | undefined;
}

/** An error as an answer. What is no error for people is told by its message alone. */
export function refusal(error: unknown): OperatorAnswer {
  if (!(error instanceof TradewrightError)) {
    return { ok: false, error: { code: 'BUG', message: String(error), exitCode: 2 } };
  }
  const { code, message, exitCode, path, value, hint } = error;
  return { ok: false, error: { code, message, exitCode, path, value, hint } };
}

/** The error that an answer carries, as this process would have thrown it. */
export function refusedError({ code, message, exitCode, path, value, hint }: WrittenError): TradewrightError {
  const Kind = exitCode === 1 ? InputError : RunError;
  const details = { ...(path !== undefined && { path }), ...(hint !== undefined && { hint }) };
  return new Kind(code, message, value === undefined ? details : { ...details, value });
}
