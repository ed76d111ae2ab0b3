import type { Argv } from 'yargs';
import type { ExchangeFilter } from '../../app/venue/list-exchanges.ts';
import { print, printJson, table } from '../output.ts';

export const describe = 'List the exchanges that can be connected to';

const FILTERS = {
  spot: { type: 'boolean', describe: 'Only those with spot markets; --no-spot for those without' },
  futures: { type: 'boolean', describe: 'Only those with perpetual futures' },
  candles: { type: 'boolean', describe: 'Only those that hand out candles' },
  streams: { type: 'boolean', describe: 'Only those with websockets' },
  tested: { type: 'boolean', describe: 'Only those that are tested here, down to each order and error' },
} as const;

export function builder(yargs: Argv): Argv {
  return yargs
    .usage(`$0 list-exchanges [options]\n\n${describe}, by the names that ccxt gives them.`)
    .options({ ...FILTERS, json: { type: 'boolean', default: false, describe: 'Print a JSON array' } })
    .example('$0 list-exchanges --tested', 'What this program is tested with')
    .example('$0 list-exchanges --futures --streams', 'Where futures can be traded live');
}

export async function handler(args: ExchangeFilter & { readonly json: boolean }): Promise<void> {
  const { listExchanges } = await import('../../app/venue/list-exchanges.ts');
  const filter = Object.fromEntries(
    (Object.keys(FILTERS) as (keyof ExchangeFilter)[]).flatMap((key) =>
      args[key] === undefined ? [] : [[key, args[key]]],
    ),
  );
  const rows = await listExchanges(filter);
  if (args.json) return printJson(rows);
  const columns = ['name', 'title', 'spot', 'futures', 'candles', 'streams', 'tested'].map((header) => ({ header }));
  const cells = rows.map((row) => [
    row.name,
    row.title,
    ...[row.spot, row.futures, row.candles, row.streams, row.tested].map((has) => (has ? 'yes' : '-')),
  ]);
  print(`${table(columns, cells)}\n\n${rows.length} exchanges`);
}
