import { stripVTControlCharacters, styleText } from 'node:util';
import { formatMoney, formatNumber, formatPercent, moneyDecimals } from '../format.ts';

export { moneyDecimals };

export function money(value: number | null, currency: string): string {
  return formatMoney(value, currency, moneyDecimals(currency));
}

/** `text` in red for a loss and in green for a gain, where the output is a terminal. */
export function gain(value: number | null, text: string): string {
  return value === null || value === 0 ? text : styleText(value < 0 ? 'red' : 'green', text);
}

export function gainMoney(value: number | null, currency: string): string {
  return gain(value, money(value, currency));
}

export function gainPercent(value: number | null, decimals = 2): string {
  return gain(value, formatPercent(value, decimals));
}

/** A percentage without its unit, for a table whose heading has it. */
export function gainPoints(value: number | null): string {
  return gain(value, formatNumber(value === null ? null : value * 100));
}

/** A fall as a negative percentage: 0.07 is `-7.00 %`. */
export function fallPercent(value: number | null): string {
  return value === null || value === 0 ? formatPercent(value) : styleText('red', formatPercent(-value));
}

/** A fall as negative percent without the unit. */
export function fallPoints(value: number | null): string {
  return value === null || value === 0 ? formatNumber(value) : styleText('red', formatNumber(-value * 100));
}

export function heading(text: string): string {
  return styleText('bold', text);
}

/** `1 trade`, `2 trades`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value, 0)} ${value === 1 ? one : many}`;
}

/** Text broken at spaces into lines of at most `width` characters, the later ones indented. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && stripVTControlCharacters(`${line} ${word}`).length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
