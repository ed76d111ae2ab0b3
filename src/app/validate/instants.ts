/**
 * At least `count` instants within the `times` (ascending, UTC ms) of each pair, or all of them where there are fewer:
 * one in each of `count` equal parts. Instants are shared between pairs as far as they go.
 */
export function chooseInstants(times: readonly Float64Array[], count: number, random: () => number): number[] {
  const chosen = new Set<number>();
  for (const each of times.toSorted((a, b) => b.length - a.length)) {
    const missing = Math.min(count, each.length) - countWithin(each, [...chosen]);
    for (let part = 0; part < missing; part++) {
      let row = Math.floor(((part + random()) / missing) * each.length);
      while (chosen.has(each[row])) row = (row + 1) % each.length;
      chosen.add(each[row]);
    }
  }
  return [...chosen].sort((a, b) => a - b);
}

/** How many of the instants lie within the times of a pair. */
export function countWithin(times: Float64Array, instants: readonly number[]): number {
  return instants.filter((timeMs) => times[0] <= timeMs && timeMs <= times[times.length - 1]).length;
}
