const DAY = 86_400_000;

/**
 * A UTC time as `2018-01-31 17:05 UTC`, with seconds where they are not zero. Integer arithmetic
 * (Gregorian calendar, days counted from 1970-01-01), because the core has no Date.
 */
export function formatUtc(timeMs: number): string {
  if (!Number.isFinite(timeMs)) return String(timeMs);
  const days = Math.floor(timeMs / DAY);
  const seconds = Math.floor((timeMs - days * DAY) / 1000);
  const { year, month, day } = civilDate(days);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (seconds % 60 !== 0) clock.push(seconds % 60);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)} ${clock.map((part) => pad(part, 2)).join(':')} UTC`;
}

/** Year, month (1 to 12) and day of the month from days since 1970-01-01; years are counted from March. */
function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
