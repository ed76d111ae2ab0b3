import { html, type Markup } from './markup.ts';
import type { PageTrade } from './page-data.ts';

/** The columns of the list: the key by which the page's script sorts, the heading, its unit. */
export const TRADE_COLUMNS = [
  ['id', '#', ''],
  ['pair', 'Pair', ''],
  ['side', 'Side', ''],
  ['openTimeMs', 'Opened', 'UTC'],
  ['closeTimeMs', 'Closed', 'UTC'],
  ['duration', 'Held', ''],
  ['profitRatio', 'Profit', '%'],
  ['profitAbs', 'Profit', 'currency'],
  ['enterTag', 'Enter tag', ''],
  ['exitReason', 'Exit reason', ''],
  ['openRate', 'Entry', 'price'],
  ['closeRate', 'Exit', 'price'],
  ['stakeAmount', 'Stake', 'currency'],
  ['maeRatio', 'MAE', '%'],
  ['mfeRatio', 'MFE', '%'],
] as const;

/** The list of trades, which the page's script fills: only the rows in sight are in the document. */
export function tradeListSection(trades: readonly PageTrade[], index: number): Markup {
  const sides = [...new Set(trades.map(({ side }) => side))];
  const choices = (values: readonly string[]): Markup[] =>
    [...new Set(values)]
      .sort()
      .map((value) => html`<option value="=${value}">${value === '' ? '(no tag)' : value}</option>`);
  const id = `trade-rows-${index}`;
  return html`<div class="controls">
      <label
        >Search<input type="search" data-filter="text" placeholder="pair, tag or reason" aria-controls="${id}"
      /></label>
      <label
        >Pair<select data-filter="pair">
          <option value="">all</option>
          ${choices(trades.map(({ pair }) => pair))}
        </select></label
      >
      <label
        >Exit reason<select data-filter="exitReason">
          <option value="">all</option>
          ${choices(trades.map(({ exitReason }) => exitReason))}
        </select></label
      >
      ${
        sides.length > 1 &&
        html`<label
          >Side<select data-filter="side">
            <option value="">both</option>
            ${choices(sides)}
          </select></label
        >`
      }
      <label
        >Result<select data-filter="result">
          <option value="">all</option>
          <option value="won">won</option>
          <option value="lost">lost</option>
        </select></label
      >
      <output data-count></output>
    </div>
    <div class="scroll trade-scroll" tabindex="0" role="region" aria-label="List of trades" id="${id}">
      <table class="trade-table">
        <caption class="hidden">
          Trades; press a heading to sort, a number to see the trade in the price chart
        </caption>
        <thead>
          <tr>
            ${TRADE_COLUMNS.map(
              ([key, title, unit]) =>
                html`<th scope="col" data-key="${key}" ${key === 'id' ? html`aria-sort="ascending"` : null}>
                  <button type="button">
                    ${title}${unit !== '' && html` <small data-unit="${unit}">${unit}</small>`}
                  </button>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody></tbody>
      </table>
    </div>`;
}
