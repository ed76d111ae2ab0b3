import type { ExchangeEvent } from '../../../../core/simulation/exchange/types.ts';
import type { Routes } from '../router.ts';
import { timeOf, wholeNumber, type Symbols } from '../symbols.ts';

const REMEMBERED = 1000;

const TYPES: Readonly<Record<string, string>> = {
  funding: 'FUNDING_FEE',
  trade: 'REALIZED_PNL',
  fee: 'COMMISSION',
  transfer: 'TRANSFER',
  deposit: 'TRANSFER',
  insurance: 'INSURANCE_CLEAR',
};

interface Income {
  readonly symbol: string;
  readonly incomeType: string;
  readonly income: string;
  readonly asset: string;
  readonly info: string;
  readonly time: number;
  readonly tranId: number;
  readonly tradeId: string;
}

/** What `GET /fapi/v1/income` tells: money that came to and left the futures accounts. */
export class IncomeLog {
  readonly #byAccount = new Map<string, Income[]>();

  record(events: readonly ExchangeEvent[], symbols: Symbols): void {
    for (const event of events) {
      if (event.kind !== 'balance' || event.balance.wallet !== 'futures' || !(event.reason in TYPES)) continue;
      const rows = this.#byAccount.get(event.account) ?? [];
      this.#byAccount.set(event.account, rows);
      rows.push({
        symbol: event.pair === undefined ? '' : symbols.symbolFor(event.pair),
        incomeType: TYPES[event.reason],
        income: event.change,
        asset: event.balance.asset,
        info: TYPES[event.reason],
        time: event.timeMs,
        tranId: event.sequence,
        tradeId: '',
      });
      if (rows.length > 2 * REMEMBERED) rows.splice(0, REMEMBERED);
    }
  }

  routes(symbols: Symbols): Routes {
    return {
      'GET /fapi/v1/income': {
        weight: 30,
        security: 'signed',
        answer: ({ params, account }) => {
          const limit = wholeNumber(params, 'limit', { fallback: 100, most: 1000 });
          const pair = symbols.optional(params);
          const symbol = pair === undefined ? undefined : symbols.symbolFor(pair);
          const [fromMs = 0, toMs = Infinity] = [timeOf(params, 'startTime'), timeOf(params, 'endTime')];
          const type = params.get('incomeType');
          const rows = (this.#byAccount.get(account) ?? []).filter(
            (row) =>
              (type === undefined || row.incomeType === type) &&
              (symbol === undefined || row.symbol === symbol) &&
              row.time >= fromMs &&
              row.time <= toMs,
          );
          return params.has('startTime') ? rows.slice(0, limit) : rows.slice(-limit);
        },
      },
    };
  }
}
