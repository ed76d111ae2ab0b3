import { type Finding, ok } from './finding.ts';

/** Says what else decides how things look: time zone and terminal. Neither changes a result. */
export function checkSurroundings(): Finding[] {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { isTTY, columns } = process.stdout;
  const colours =
    isTTY && process.stdout.hasColors() && process.env['NO_COLOR'] === undefined ? 'colours' : 'no colours';
  return [
    ok('time zone', `${timeZone}; all times of this program are UTC`),
    ok('terminal', isTTY ? `${columns} columns, ${colours}` : 'none: no progress bar, no colours, 80 columns'),
  ];
}
