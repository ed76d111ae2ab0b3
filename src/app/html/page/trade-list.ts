import type { PageRun, PageTrade } from '../page-data.ts';
import { formatDuration, formatMoney, formatNumber, formatTime, moneyDecimals } from '../../format.ts';

/** Height of a row in pixels, as in the style sheet. */
const ROW_HEIGHT = 30;
/** Rows beyond the ones in sight that are kept in the document. */
const SPARE_ROWS = 12;

type Value = string | number | null;

interface ListColumn {
  readonly value: (trade: PageTrade) => Value;
  readonly text: (trade: PageTrade) => string;
  readonly isText?: boolean;
  readonly isSigned?: boolean;
}

/** The trades of a run as a table that can be sorted and filtered; only the rows in sight are in the document. */
export class TradeList {
  readonly #trades: readonly PageTrade[];
  readonly #section: HTMLElement;
  readonly #scroll: HTMLElement;
  readonly #body: HTMLElement;
  readonly #columns: readonly ListColumn[];
  readonly #keys: readonly string[];
  readonly #show: (trade: PageTrade) => void;
  #rows: readonly PageTrade[] = [];
  #sortKey = 'id';
  #descending = false;
  #first = -1;
  #inDocument: ReadonlyMap<PageTrade, HTMLElement> = new Map();

  /** `show` is called for a trade whose number is pressed. */
  constructor(section: HTMLElement, run: PageRun, show: (trade: PageTrade) => void) {
    this.#section = section;
    this.#trades = run.trades;
    this.#show = show;
    this.#scroll = section.querySelector('.trade-scroll')!;
    this.#body = section.querySelector('tbody')!;
    const all = listColumns(run.stakeCurrency);
    const headings = [...section.querySelectorAll<HTMLElement>('th[data-key]')];
    this.#keys = headings.map((heading) => heading.dataset['key']!);
    this.#columns = this.#keys.map((key) => all[key]);
    for (const heading of headings) {
      heading.querySelector('button')!.addEventListener('click', () => this.#sortBy(heading.dataset['key']!));
      const unit = heading.querySelector('[data-unit="currency"]');
      if (unit !== null) unit.textContent = run.stakeCurrency;
      const column = all[heading.dataset['key']!];
      heading.classList.toggle('text', column.isText === true);
      const title = heading.textContent.trim().length + 3;
      heading.style.width = `calc(${Math.max(title, widthOf(column, run.trades))}ch + 26px)`;
    }
    for (const control of section.querySelectorAll('[data-filter]')) {
      control.addEventListener('input', () => this.#apply());
    }
    this.#scroll.addEventListener('scroll', () => this.#render(false), { passive: true });
  }

  /** Fills the table. */
  start(): void {
    this.#apply();
  }

  #sortBy(key: string): void {
    this.#descending = key === this.#sortKey && !this.#descending;
    this.#sortKey = key;
    for (const heading of this.#section.querySelectorAll<HTMLElement>('th[data-key]')) {
      if (heading.dataset['key'] !== key) heading.removeAttribute('aria-sort');
      else heading.setAttribute('aria-sort', this.#descending ? 'descending' : 'ascending');
    }
    this.#apply();
  }

  #apply(): void {
    const filter = (name: string): string =>
      this.#section.querySelector<HTMLInputElement>(`[data-filter="${name}"]`)?.value ?? '';
    const text = filter('text').toLowerCase();
    const is = (value: string, chosen: string): boolean => chosen === '' || value === chosen.slice(1);
    const [pair, reason, side, result] = ['pair', 'exitReason', 'side', 'result'].map(filter);
    const rows = this.#trades.filter(
      (trade) =>
        is(trade.pair, pair) &&
        is(trade.exitReason, reason) &&
        is(trade.side, side) &&
        (result === '' || (result === 'won' ? trade.profitAbs > 0 : trade.profitAbs < 0)) &&
        (text === '' || `${trade.pair}\n${trade.enterTag}\n${trade.exitReason}`.toLowerCase().includes(text)),
    );
    const { value } = this.#columns[this.#keys.indexOf(this.#sortKey)];
    const sign = this.#descending ? -1 : 1;
    this.#rows = rows.sort((a, b) => compare(value(a), value(b), sign));
    const count = this.#section.querySelector<HTMLOutputElement>('[data-count]')!;
    const profit = rows.reduce((sum, trade) => sum + trade.profitAbs, 0);
    count.value = `${formatNumber(rows.length, 0)} of ${formatNumber(this.#trades.length, 0)} trades, profit ${this.#money(profit)}`;
    this.#section.querySelector('table')!.setAttribute('aria-rowcount', String(rows.length + 1));
    this.#scroll.scrollTop = 0;
    this.#render(true);
  }

  #money(value: number): string {
    const currency = this.#section.querySelector('[data-unit="currency"]')?.textContent ?? '';
    return formatMoney(value, currency, moneyDecimals(currency));
  }

  #render(force: boolean): void {
    const first = Math.max(0, Math.floor(this.#scroll.scrollTop / ROW_HEIGHT) - SPARE_ROWS);
    if (!force && Math.abs(first - this.#first) < SPARE_ROWS / 2 && first !== 0) return;
    this.#first = first;
    const count = Math.ceil(this.#scroll.clientHeight / ROW_HEIGHT) + 2 * SPARE_ROWS;
    const shown = this.#rows.slice(first, first + count);
    const rows = shown.map((trade) => this.#inDocument.get(trade) ?? this.#row(trade));
    for (const [index, row] of rows.entries()) row.setAttribute('aria-rowindex', String(first + index + 2));
    this.#inDocument = new Map(shown.map((trade, index) => [trade, rows[index]]));
    const after = Math.max(0, this.#rows.length - first - shown.length);
    this.#body.replaceChildren(this.#space(first), ...rows, this.#space(after));
  }

  #row(trade: PageTrade): HTMLElement {
    const row = document.createElement('tr');
    row.append(...this.#columns.map((column, at) => this.#cell(column, trade, at === 0)));
    return row;
  }

  #cell({ text, value, isText, isSigned }: ListColumn, trade: PageTrade, isFirst: boolean): HTMLElement {
    const cell = document.createElement('td');
    const content = text(trade);
    if (isText) {
      cell.className = 'text';
      cell.title = content;
    }
    if (isSigned) cell.className = Number(value(trade)) > 0 ? 'gain' : 'loss';
    if (isFirst) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = content;
      button.title = 'Show in the price chart';
      button.addEventListener('click', () => this.#show(trade));
      cell.append(button);
    } else cell.textContent = content;
    return cell;
  }

  /** An empty row as high as the rows that are not in the document. */
  #space(rows: number): HTMLElement {
    const row = document.createElement('tr');
    row.className = 'space';
    row.setAttribute('aria-hidden', 'true');
    const cell = row.insertCell();
    cell.colSpan = this.#columns.length;
    cell.style.height = `${rows * ROW_HEIGHT}px`;
    return row;
  }
}

/** Characters that a column needs, judged by some hundred of its trades: widths must not change while one scrolls. */
function widthOf({ text }: ListColumn, trades: readonly PageTrade[]): number {
  const step = Math.max(1, Math.floor(trades.length / 200));
  return trades.reduce((most, trade, row) => (row % step === 0 ? Math.max(most, text(trade).length) : most), 0);
}

function listColumns(currency: string): Readonly<Record<string, ListColumn>> {
  const decimals = moneyDecimals(currency);
  const held = (trade: PageTrade): number => trade.closeTimeMs - trade.openTimeMs;
  const percent = (value: (trade: PageTrade) => number | null): ListColumn => ({
    value,
    text: (trade) => {
      const ratio = value(trade);
      return formatNumber(ratio === null ? null : ratio * 100);
    },
  });
  const text = (value: (trade: PageTrade) => string): ListColumn => ({
    value,
    text: (trade) => value(trade) || '-',
    isText: true,
  });
  const number = (value: (trade: PageTrade) => number, shown: (value: number) => string): ListColumn => ({
    value,
    text: (trade) => shown(value(trade)),
  });
  return {
    id: number((trade) => trade.id, String),
    pair: text((trade) => trade.pair),
    side: text((trade) => (trade.leverage === 1 ? trade.side : `${trade.side} ${trade.leverage}x`)),
    openTimeMs: number((trade) => trade.openTimeMs, formatTime),
    closeTimeMs: number((trade) => trade.closeTimeMs, formatTime),
    duration: number(held, formatDuration),
    profitRatio: { ...percent((trade) => trade.profitRatio), isSigned: true },
    profitAbs: {
      ...number(
        (trade) => trade.profitAbs,
        (value) => formatNumber(value, decimals),
      ),
      isSigned: true,
    },
    enterTag: text((trade) => trade.enterTag),
    exitReason: text((trade) => trade.exitReason),
    openRate: number((trade) => trade.openRate, shownPrice),
    closeRate: number((trade) => trade.closeRate, shownPrice),
    stakeAmount: number(
      (trade) => trade.stakeAmount,
      (value) => formatNumber(value, decimals),
    ),
    maeRatio: percent((trade) => trade.maeRatio),
    mfeRatio: percent((trade) => trade.mfeRatio),
  };
}

/** Ten digits: more than any market has, and no residue of binary fractions. */
function shownPrice(price: number): string {
  return price.toLocaleString('en-US', { maximumSignificantDigits: 10 });
}

/** Order of two values, those without one last. */
function compare(a: Value, b: Value, sign: number): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -sign : sign;
}
