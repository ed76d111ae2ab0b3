import { formatMoney, formatPercent, moneyDecimals } from '../format.ts';
import { html, type Markup } from './markup.ts';

/** An amount of the stake currency. */
export function money(value: number | null, currency: string): string {
  return formatMoney(value, currency, moneyDecimals(currency));
}

/** Text of a value that is a gain or a loss, in its colour; its sign says the same. */
export function gain(value: number | null, text: string): Markup {
  const kind = value === null || value === 0 ? undefined : value > 0 ? 'gain' : 'loss';
  return kind === undefined ? html`${text}` : html`<span class="${kind}">${value! > 0 ? '+' : ''}${text}</span>`;
}

export function gainMoney(value: number | null, currency: string): Markup {
  return gain(value, money(value, currency));
}

export function gainPercent(value: number | null): Markup {
  return gain(value, formatPercent(value));
}

/** A fall as a negative percentage: 0.07 is `-7.00 %`. */
export function fallPercent(value: number | null): Markup {
  return value === null || value === 0 ? html`${formatPercent(value)}` : gain(-value, formatPercent(-value));
}
