import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { InputError } from '../../core/model/errors.ts';

const acted = z.boolean().default(false);
const seconds = z.number().nonnegative();
const counted = { nth: z.int().positive().default(1), times: z.int().positive().default(1) };

const instant = z.iso.datetime({ offset: true });
const SPAN = /^\d+(\.\d+)?(ms|s|m|h|d)$/;

/** A span: `90s`, `10m`, `2h`, `1d`; or an instant, `2025-03-01T12:00:00Z`. */
const time = z
  .string()
  .refine((text) => SPAN.test(text) || instant.safeParse(text).success, {
    error: 'must be a span (90s, 10m, 2h, 1d) or an instant (2025-03-01T12:00:00Z)',
  })
  .transform((text) => (SPAN.test(text) ? { afterMs: spanMs(text) } : { atMs: Date.parse(text) }));

function spanMs(text: string): number {
  const unit = /[a-z]+$/.exec(text)![0];
  return Number.parseFloat(text) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit]!;
}

const requestFault = z.discriminatedUnion('do', [
  z.strictObject({ request: z.string(), ...counted, do: z.literal('lose'), acted }),
  z.strictObject({
    request: z.string(),
    ...counted,
    do: z.literal('delay'),
    seconds,
    acted: z.boolean().default(true),
  }),
  z.strictObject({
    ...{ request: z.string(), ...counted, do: z.literal('answer'), acted },
    status: z.int().min(200).max(599),
    body: z.union([z.string(), z.record(z.string(), z.unknown())]).default(''),
  }),
  z.strictObject({ request: z.string(), ...counted, do: z.literal('garbage'), acted }),
  z.strictObject({ request: z.string(), ...counted, do: z.literal('html'), acted, status: z.int().default(502) }),
  z.strictObject({
    ...{ request: z.string(), ...counted, do: z.literal('ban') },
    ...{ status: z.union([z.literal(418), z.literal(429)]).default(418), seconds },
  }),
]);

const streamFault = z.discriminatedUnion('do', [
  z.strictObject({ stream: z.string(), ...counted, do: z.enum(['drop', 'silence', 'lose', 'duplicate', 'reorder']) }),
  z.strictObject({ stream: z.string(), ...counted, do: z.literal('late'), seconds }),
]);

const limit = z.number().nonnegative();
const decimal = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^-?\d+(\.\d+)?$/));

const ACTIONS = [
  z.strictObject({ do: z.literal('drop') }),
  z.strictObject({ do: z.literal('silence') }),
  z.strictObject({
    do: z.literal('ban'),
    status: z.union([z.literal(418), z.literal(429)]).default(418),
    seconds,
  }),
  z.strictObject({ do: z.literal('drift'), seconds: z.number() }),
  z.strictObject({ do: z.literal('speed'), rate: z.number().nonnegative() }),
  z.strictObject({
    do: z.literal('market'),
    pair: z.string(),
    status: z.enum(['trading', 'halted', 'delisted']).optional(),
    ...{ tickSize: limit.optional(), stepSize: limit.optional(), minAmount: limit.optional() },
    ...{ maxAmount: limit.optional(), minCost: limit.optional(), takerRatio: z.number().optional() },
    makerRatio: z.number().optional(),
  }),
  z.strictObject({ do: z.literal('revoke-key'), key: z.string() }),
  z.strictObject({
    do: z.literal('edit-key'),
    key: z.string(),
    canTrade: z.boolean().optional(),
    canWithdraw: z.boolean().optional(),
    canFutures: z.boolean().optional(),
    canTransfer: z.boolean().optional(),
    ips: z.array(z.string()).optional(),
    expires: time.optional(),
  }),
  z.strictObject({
    do: z.literal('balance'),
    account: z.string(),
    asset: z.string(),
    wallet: z.enum(['spot', 'futures']).default('spot'),
    change: decimal,
  }),
  z.strictObject({
    do: z.literal('revise-candle'),
    pair: z.string(),
    time: instant.transform((text) => Date.parse(text)),
    ...{ open: limit.optional(), high: limit.optional(), low: limit.optional(), close: limit.optional() },
    volume: limit.optional(),
  }),
  z.strictObject({
    do: z.literal('trade'),
    pair: z.string(),
    ...{ price: decimal, amount: decimal, side: z.enum(['buy', 'sell']).default('sell') },
  }),
  z.strictObject({
    do: z.literal('cancel-order'),
    account: z.string(),
    pair: z.string(),
    ...{ orderId: z.string().optional(), clientOrderId: z.string().optional() },
  }),
] as const;

const action = z.discriminatedUnion('do', ACTIONS);

export type RequestFault = z.infer<typeof requestFault>;
export type StreamFault = z.infer<typeof streamFault>;
export type Action = z.infer<typeof action>;
/** An action at a time of the exchange's clock: an instant, or so long after the start. */
export interface TimedAction {
  readonly at: z.infer<typeof time>;
  readonly action: Action;
}

/** What goes wrong, and when. */
export interface Scenario {
  readonly requests: readonly RequestFault[];
  readonly streams: readonly StreamFault[];
  readonly actions: readonly TimedAction[];
}

const HINT = 'docs/guide/local-exchange.md lists every fault and its fields.';

/** Reads a scenario file (YAML or JSON). Throws InputError SCENARIO_UNREADABLE, SCENARIO_INVALID. */
export function readScenario(path: string): Scenario {
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError('SCENARIO_UNREADABLE', `the scenario cannot be read: ${message}`, { path, hint: HINT });
  }
  return parseScenario(content, path);
}

/** Checks a scenario: `{ faults: [...] }`. Throws InputError SCENARIO_INVALID. */
export function parseScenario(content: unknown, path = 'scenario'): Scenario {
  const outer = check(z.strictObject({ faults: z.array(z.record(z.string(), z.unknown())) }), content, path);
  const requests: RequestFault[] = [];
  const streams: StreamFault[] = [];
  const actions: TimedAction[] = [];
  for (const [index, fault] of outer.faults.entries()) {
    const at = `${path}: faults[${index}]`;
    if ('request' in fault) requests.push(check(requestFault, fault, at));
    else if ('stream' in fault) streams.push(check(streamFault, fault, at));
    else if ('at' in fault) {
      const { at: when, ...rest } = fault;
      actions.push({ at: check(z.strictObject({ at: time }), { at: when }, at).at, action: check(action, rest, at) });
    } else {
      throw invalid(at, 'needs one of request, stream and at: what it waits for', fault);
    }
  }
  return { requests, streams, actions };
}

/** Checks one action. Throws InputError SCENARIO_INVALID. */
export function parseAction(content: unknown): Action {
  return check(action, content, 'action');
}

function check<T>(schema: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(path, `${issue.path.join('.') || 'it'}: ${issue.message}`, value);
}

function invalid(path: string, message: string, value: unknown): InputError {
  return new InputError('SCENARIO_INVALID', `${path}: ${message}`, { path, value, hint: HINT });
}
