import { exact, exactText } from '../../../../core/model/exact.ts';
import type { ExchangeEvent, ExchangeFill } from '../../../../core/simulation/exchange/types.ts';
import { tradeNumber } from '../format.ts';
import type { Routes } from '../router.ts';
import { timeOf, wholeNumber, type Symbols } from '../symbols.ts';

const REMEMBERED = 1000;

/** Movements of money that are no trades. */
const TYPES: Readonly<Record<string, string>> = {
  funding: 'FUNDING_FEE',
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
  readonly tradeId?: string;
}

/** What `GET /fapi/v1/income` tells: money that came to and left the futures accounts. */
export class IncomeLog {
  readonly #byAccount = new Map<string, Income[]>();

  record(events: readonly ExchangeEvent[], symbols: Symbols): void {
    for (const event of events) {
      if (event.kind === 'balance' && event.balance.wallet === 'futures' && event.reason in TYPES) {
        const { account, pair, change, balance } = event;
        const symbol = pair === undefined ? '' : symbols.symbolFor(pair);
        this.#add(account, event, { symbol, incomeType: TYPES[event.reason], income: change, asset: balance.asset });
      } else if (event.kind === 'order' && event.fill !== undefined && symbols.has(event.order.pair)) {
        this.#addFill(event, event.fill, symbols.symbolFor(event.order.pair));
      }
    }
  }

  #addFill(event: ExchangeEvent, { account, fillId, fee, realisedProfit = '0' }: ExchangeFill, symbol: string): void {
    const common = { symbol, asset: fee.asset, tradeId: String(tradeNumber(fillId)) };
    this.#add(account, event, { ...common, incomeType: 'COMMISSION', income: exactText(-exact(fee.amount)) });
    if (exact(realisedProfit) === 0n) return;
    this.#add(account, event, { ...common, incomeType: 'REALIZED_PNL', income: realisedProfit });
  }

  #add(account: string, { timeMs, sequence }: ExchangeEvent, income: Omit<Income, 'info' | 'time' | 'tranId'>): void {
    const rows = this.#byAccount.get(account) ?? [];
    this.#byAccount.set(account, rows);
    rows.push({ tradeId: '', ...income, info: income.incomeType, time: timeMs, tranId: sequence });
    if (rows.length > 2 * REMEMBERED) rows.splice(0, REMEMBERED);
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
