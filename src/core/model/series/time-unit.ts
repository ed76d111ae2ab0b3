/**
 * Milliseconds that one unit of an epoch number stands for, told by its size: seconds below 1e11, milliseconds below
 * 1e14, microseconds below 1e17, else nanoseconds (all four ranges cover the years 1973 to 5138).
 */
export function millisecondsPerUnit(epoch: number): number {
  const size = Math.abs(epoch);
  if (size < 1e11) return 1000;
  if (size < 1e14) return 1;
  return size < 1e17 ? 1e-3 : 1e-6;
}
