import { RunError } from '../../model/errors.ts';
import { compare } from './book.ts';
import { rulesOf, type MarketIndex, type Order, type Settings, type State, type World } from './state.ts';
import type { ExchangeEvent } from './types.ts';

/** Changes with the shape of the state; an older text is refused. */
const FORMAT = 1;

/** The whole exchange as JSON text. */
export function snapshotOf({ settings, state, events }: World): string {
  return JSON.stringify({ format: FORMAT, settings, state, events }, encode);
}

/** An exchange that goes on exactly as the one that the text was taken from. Throws RunError SNAPSHOT_INVALID. */
export function worldOf(text: string): World {
  const read = parse(text);
  if (read?.format !== FORMAT) {
    throw new RunError('SNAPSHOT_INVALID', 'not a snapshot of this version of the exchange', {
      hint: 'take the snapshot again with this version',
    });
  }
  const { settings, state, events } = read;
  const world: World = {
    settings,
    state,
    events,
    index: new Map(),
    clientIds: new Map(),
    changedBooks: new Set(),
    changedPrices: new Set(),
    timed: new Set(),
  };
  for (const [pair, { market }] of state.markets) {
    world.index.set(pair, { rules: rulesOf(market), resting: { buy: [], sell: [] }, triggers: [] });
  }
  indexOrders(world);
  return world;
}

function indexOrders(world: World): void {
  const all: Order[] = [];
  for (const account of world.state.accounts.values()) {
    world.clientIds.set(account.id, new Map());
    all.push(...account.open.values(), ...account.done.values());
  }
  for (const order of all.sort((a, b) => a.id - b.id)) {
    const index: MarketIndex = world.index.get(order.pair)!;
    if (order.place === 'book') index.resting[order.side].push(order);
    if (order.place === 'trigger') index.triggers.push(order);
    if (order.clientOrderId !== '') world.clientIds.get(order.account)!.set(order.clientOrderId, order);
    const isOpen = world.state.accounts.get(order.account)!.open.has(order.id);
    if (isOpen && order.goodTillMs !== undefined) world.timed.add(order);
  }
  for (const { resting } of world.index.values()) {
    resting.buy.sort(compare);
    resting.sell.sort(compare);
  }
}

function parse(
  text: string,
): { format: number; settings: Settings; state: State; events: ExchangeEvent[] } | undefined {
  try {
    return decode(JSON.parse(text)) as ReturnType<typeof parse>;
  } catch {
    return undefined;
  }
}

/** What JSON cannot say: whole numbers without limit, maps, undefined and infinity. */
function encode(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $whole: String(value) };
  if (value instanceof Map) return { $map: [...value] };
  if (value === undefined) return { $undefined: true };
  if (value === Infinity) return { $infinity: true };
  return value;
}

/** Keeps the order of all keys, so that a snapshot of the result is the same text. */
function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  if ('$whole' in value) return BigInt(value.$whole as string);
  if ('$map' in value) return new Map(decode(value.$map) as [unknown, unknown][]);
  if ('$undefined' in value) return undefined;
  if ('$infinity' in value) return Infinity;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decode(each)]));
}
