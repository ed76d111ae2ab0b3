/** A number for people: grouped thousands, a fixed number of decimals, `-` for what is no finite number. */
export function formatNumber(value: number | null | undefined, decimals = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-';
  const text = roundedText(Math.abs(value), decimals);
  const point = text.indexOf('.');
  const whole = point === -1 ? text : text.slice(0, point);
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',') + text.slice(whole.length);
  // Rounding may leave nothing of a negative number.
  return value < 0 && /[1-9]/.test(text) ? `-${grouped}` : grouped;
}

/**
 * The digits of a number of 0 or more, taken as it is written: 1.005 is 1.01, though the double is a little less, and
 * no digits are shown that stand for nothing. As `Intl.NumberFormat` does, whose tables take 9 ms to load.
 */
function roundedText(value: number, decimals: number): string {
  const text = String(value);
  if (text.includes('e')) return value.toFixed(decimals);
  const [whole, fraction = ''] = text.split('.');
  if (fraction.length <= decimals) return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
  const isHalf = fraction.length === decimals + 1 && fraction.endsWith('5');
  return (isHalf ? value * (1 + Number.EPSILON) : value).toFixed(decimals);
}

/** A ratio as a percentage with its unit: 0.1234 is `12.34 %`. */
export function formatPercent(ratio: number | null | undefined, decimals = 2): string {
  const text = formatNumber(ratio === null || ratio === undefined ? ratio : ratio * 100, decimals);
  return text === '-' ? text : `${text} %`;
}

/** An amount of a currency with its unit; 8 decimals for coins, 2 or 3 for the like of dollars. */
export function formatMoney(value: number | null | undefined, currency: string, decimals = 3): string {
  const text = formatNumber(value, decimals);
  return text === '-' ? text : `${text} ${currency}`;
}

/** A UTC time in ms as `2018-01-31 23:55`, with seconds only where they are not zero. */
export function formatTime(timeMs: number | null | undefined): string {
  if (timeMs === null || timeMs === undefined || !Number.isFinite(timeMs)) return '-';
  const text = new Date(timeMs).toISOString().replace('T', ' ');
  return timeMs % 60_000 === 0 ? text.slice(0, 16) : text.slice(0, 19);
}

/** A UTC day as `2018-01-31`. */
export function formatDay(timeMs: number | null | undefined): string {
  return formatTime(timeMs).slice(0, 10);
}

/** A length of time in ms by its two largest units: `3d 4h`, `2h 05m`, `12m`, `1.5s`, `40ms`. */
export function formatDuration(durationMs: number | null | undefined): string {
  if (durationMs === null || durationMs === undefined || !Number.isFinite(durationMs)) return '-';
  if (durationMs < 0) return `-${formatDuration(-durationMs)}`;
  if (durationMs === 0) return '0m';
  if (durationMs < 1000) return `${Math.round(durationMs)}ms`;
  if (durationMs < 60_000) return `${Number((durationMs / 1000).toFixed(1))}s`;
  const minutes = Math.round(durationMs / 60_000);
  if (minutes < 60) return `${minutes}m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}

/** A number of bytes with a binary unit: `1.5 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${formatNumber(bytes / 1024 ** power, power === 0 ? 0 : 1)} ${units[power]}`;
}

/** Decimals that show a currency's smallest interesting unit. */
const MONEY_DECIMALS: Readonly<Record<string, number>> = { BTC: 8, ETH: 6, BNB: 5 };

/** Decimals in which amounts of a currency are shown. */
export function moneyDecimals(currency: string): number {
  return MONEY_DECIMALS[currency] ?? 2;
}
