import { InputError } from '../../core/model/errors.ts';

/** Part of the time: `fromMs` inclusive, `toMs` exclusive, UTC ms; absent = no limit. */
export interface Timerange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

/**
 * Reads `YYYYMMDD-YYYYMMDD`, either side may be missing; Unix seconds (10 digits) or milliseconds (13)
 * also work. The end is not included. Throws InputError TIMERANGE_INVALID, TIMERANGE_EMPTY.
 */
export function parseTimerange(text: string | undefined): Timerange {
  if (text === undefined) return {};
  const match = /^(\d*)-(\d*)$/.exec(text);
  if (match === null || text === '-') throw invalid(text);
  const [fromMs, toMs] = [readTime(match[1], text), readTime(match[2], text)];
  if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs) {
    throw new InputError('TIMERANGE_EMPTY', `timerange ${text} is empty: it ends before it starts`, {
      path: 'timerange',
      value: text,
      hint: 'The end is not included: 20180110-20180111 is one day.',
    });
  }
  return { ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) };
}

function readTime(digits: string, text: string): number | undefined {
  if (digits === '') return undefined;
  if (digits.length === 13) return Number(digits);
  if (digits.length === 10) return Number(digits) * 1000;
  if (digits.length !== 8) throw invalid(text);
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)].map(Number) as [
    number,
    number,
    number,
  ];
  const time = Date.UTC(year, month - 1, day);
  if (new Date(time).toISOString().slice(0, 10).replaceAll('-', '') !== digits) throw invalid(text);
  return time;
}

function invalid(text: string): InputError {
  return new InputError('TIMERANGE_INVALID', `"${text}" is not a timerange`, {
    path: 'timerange',
    value: text,
    hint: 'Write YYYYMMDD-YYYYMMDD, for example 20180110-20180120; either side may be missing.',
  });
}
