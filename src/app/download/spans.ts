/** Part of the time: `fromMs` inclusive, `toMs` exclusive, UTC ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The spans with another one, in order of time; those that touch are one. */
export function addSpan(spans: readonly Span[], added: Span): Span[] {
  if (added.toMs <= added.fromMs) return [...spans];
  const joined: Span[] = [];
  for (const span of [...spans, added].toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last === undefined || span.fromMs > last.toMs) joined.push(span);
    else joined[joined.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
  }
  return joined;
}

/** What of `wanted` no span covers. The spans must be in order and apart from each other. */
export function missingSpans(spans: readonly Span[], wanted: Span): Span[] {
  const missing: Span[] = [];
  let fromMs = wanted.fromMs;
  for (const span of spans) {
    if (span.toMs <= fromMs) continue;
    if (span.fromMs >= wanted.toMs) break;
    if (span.fromMs > fromMs) missing.push({ fromMs, toMs: span.fromMs });
    fromMs = span.toMs;
  }
  return fromMs < wanted.toMs ? [...missing, { fromMs, toMs: wanted.toMs }] : missing;
}

export function isCovered(spans: readonly Span[], timeMs: number): boolean {
  return spans.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs);
}
