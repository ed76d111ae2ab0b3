import type { ApiAnswer } from '../dialect.ts';
import { ApiError } from './api-error.ts';

/** What a banned address is told. */
export function banAnswer(status: 418 | 429, untilMs: number, nowMs: number): ApiAnswer {
  const message =
    status === 418
      ? `Way too much request weight used; IP banned until ${untilMs}. Please use WebSocket Streams for live updates to avoid bans.`
      : 'Too much request weight used; please use WebSocket Streams for live updates.';
  return {
    status,
    body: new ApiError(-1003, message).body,
    headers: { 'Retry-After': String(Math.max(1, Math.ceil((untilMs - nowMs) / 1000))) },
  };
}
