import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../core/model/errors.ts';
import type { Market } from '../../core/model/market.ts';

/** The rules of a venue's markets as they were at one time. */
export interface MarketSnapshot {
  /** Where the rules come from, for people. */
  readonly source: string;
  /** Day on which they were recorded, `2026-11-25`. */
  readonly date: string;
  /** By pair. */
  readonly markets: ReadonlyMap<string, Market>;
}

const positive = z.number().positive();
const notNegative = z.number().nonnegative();
/** `null` in the file: no limit. */
const limit = positive.nullable().transform((value) => value ?? Infinity);
const ratio = z.number().gte(-0.1).lt(1);

const tierSchema = z
  .strictObject({
    minNotional: notNegative,
    maxNotional: limit,
    maintenanceMarginRatio: ratio,
    maxLeverage: positive,
    maintenanceAmount: notNegative,
  })
  .refine((tier) => tier.minNotional < tier.maxNotional, 'minNotional must be below maxNotional');

const marketSchema = z
  .strictObject({
    pair: z.string().regex(/^[^/:\s]+\/[^/:\s]+(?::[^/:\s]+)?$/, 'must be BASE/QUOTE or BASE/QUOTE:SETTLE'),
    base: z.string().min(1),
    quote: z.string().min(1),
    settle: z.string().min(1).optional(),
    kind: z.enum(['spot', 'futures']),
    tickSize: positive,
    stepSize: positive,
    minAmount: notNegative,
    maxAmount: limit,
    minCost: notNegative,
    maxCost: limit,
    takerRatio: ratio,
    makerRatio: ratio,
    contractSize: positive.default(1),
    leverageTiers: z.array(tierSchema).min(1).optional(),
  })
  .refine(
    ({ pair, base, quote, settle }) =>
      pair === (settle === undefined ? `${base}/${quote}` : `${base}/${quote}:${settle}`),
    'pair must be made of base, quote and settle',
  )
  .refine(
    ({ kind, settle }) => (kind === 'futures') === (settle !== undefined),
    'settle belongs to futures, and to them only',
  );

const snapshotSchema = z.strictObject({
  source: z.string().min(1),
  date: z.iso.date(),
  markets: z.array(marketSchema).min(1),
});

/** Reads a snapshot of market rules (JSON). Throws InputError MARKETS_UNREADABLE, MARKETS_INVALID, MARKETS_REPEATED. */
export function readMarketFile(path: string): MarketSnapshot {
  const parsed = snapshotSchema.safeParse(parse(path));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`);
    throw new InputError('MARKETS_INVALID', `invalid market rules: ${problems.slice(0, 3).join('; ')}`, {
      path,
      value: problems,
      hint: 'docs/guide/data.md describes the file.',
    });
  }
  const { source, date, markets } = parsed.data;
  const byPair = new Map<string, Market>();
  for (const market of markets) {
    if (byPair.has(market.pair)) {
      throw new InputError('MARKETS_REPEATED', `${market.pair} is there twice`, {
        path,
        value: market.pair,
        hint: 'Take one of the two away.',
      });
    }
    byPair.set(market.pair, market as Market);
  }
  return { source, date, markets: byPair };
}

/** A snapshot as the text of a market file, which `readMarketFile` reads. */
export function marketFileText({ source, date, markets }: MarketSnapshot): string {
  const rows = [...markets.values()].map((market) => marketSchema.keyof().options.map((key) => [key, market[key]]));
  const limitless = (_key: string, value: unknown): unknown => (value === Infinity ? null : value);
  return `${JSON.stringify({ source, date, markets: rows.map((row) => Object.fromEntries(row) as object) }, limitless, 2)}\n`;
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new InputError('MARKETS_UNREADABLE', `cannot read the market rules: ${(cause as Error).message}`, {
      path,
      hint: 'Name a market file with marketsFile in the configuration; data/sample/markets.json is one.',
      cause,
    });
  }
}
