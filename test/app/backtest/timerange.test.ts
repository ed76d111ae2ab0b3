import { expect, it } from 'vitest';
import { parseTimerange } from '../../../src/app/backtest/timerange.ts';
import { thrown } from '../config/folder.ts';

it.each([
  ['20180110-20180120', { fromMs: 1_515_542_400_000, toMs: 1_516_406_400_000 }],
  ['20180110-', { fromMs: 1_515_542_400_000 }],
  ['-20180120', { toMs: 1_516_406_400_000 }],
  ['1515542400-1516406400', { fromMs: 1_515_542_400_000, toMs: 1_516_406_400_000 }],
  ['1515542400000-20180120', { fromMs: 1_515_542_400_000, toMs: 1_516_406_400_000 }],
  ['20200229-20200301', { fromMs: 1_582_934_400_000, toMs: 1_583_020_800_000 }],
])('%s', (text, range) => {
  expect(parseTimerange(text)).toEqual(range);
});

it.each([
  ['', 'TIMERANGE_INVALID'],
  ['-', 'TIMERANGE_INVALID'],
  ['2018', 'TIMERANGE_INVALID'],
  ['2018-2019', 'TIMERANGE_INVALID'],
  ['2018-01-10', 'TIMERANGE_INVALID'],
  ['20180110-20180120-', 'TIMERANGE_INVALID'],
  ['20180230-20180301', 'TIMERANGE_INVALID'],
  ['20190229-', 'TIMERANGE_INVALID'],
  ['20181301-', 'TIMERANGE_INVALID'],
  ['20180120-20180110', 'TIMERANGE_EMPTY'],
  ['20180110-20180110', 'TIMERANGE_EMPTY'],
])('refuses %j', (text, code) => {
  expect(thrown(() => parseTimerange(text))).toMatchObject({ code, exitCode: 1, value: text });
});
