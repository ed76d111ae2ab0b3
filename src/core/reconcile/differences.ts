import { exact, exactText, type Exact } from '../model/exact.ts';
import type { BalanceReport, Decimal, OrderReport } from '../model/venue.ts';

/** An order of ours that the venue may have. */
export interface KnownOrder {
  readonly clientOrderId: string;
  readonly orderId: string;
}

/** What the journal says. */
export interface OurView {
  /** Orders that have not ended. */
  readonly live: readonly KnownOrder[];
  /** Is it an order that the journal remembers, live or ended? */
  knows(report: OrderReport): boolean;
  /** Was it made with this journal's epoch? Undefined: it carries none of our ids. */
  isOwnEpoch(report: OrderReport): boolean | undefined;
  /** Total of each asset by the ledger. */
  readonly totals: ReadonlyMap<string, Exact>;
}

/** What the venue's lists say. */
export interface VenueView {
  readonly openOrders: readonly OrderReport[];
  readonly balances: readonly BalanceReport[];
}

/** Money that came or went without us. */
export interface Drift {
  readonly asset: string;
  readonly change: Decimal;
  /** What the venue holds now. */
  readonly total: Decimal;
}

export interface Differences {
  /** Open at the venue and known: their state as it is now. */
  readonly reports: readonly OrderReport[];
  /** Live here and not open there: their fate has to be looked up. */
  readonly missing: readonly KnownOrder[];
  /** Open there and made by somebody else. */
  readonly outside: readonly OrderReport[];
  /** Made by another journal's bot on the same account, or by ours before its journal was put back. */
  readonly foreign: readonly OrderReport[];
  readonly drifts: readonly Drift[];
}

/** Compares what the journal knows with what the venue's lists say. Fills are booked before this is asked. */
export function differences(ours: OurView, venue: VenueView): Differences {
  const openIds = new Set(venue.openOrders.map(({ orderId }) => orderId));
  const openClientIds = new Set(venue.openOrders.map(({ clientOrderId }) => clientOrderId));
  const unknown = venue.openOrders.filter((report) => !ours.knows(report));
  return {
    reports: venue.openOrders.filter((report) => ours.knows(report)),
    missing: ours.live.filter((order) => !openIds.has(order.orderId) && !openClientIds.has(order.clientOrderId)),
    outside: unknown.filter((report) => ours.isOwnEpoch(report) === undefined),
    foreign: unknown.filter((report) => ours.isOwnEpoch(report) !== undefined),
    drifts: drifts(ours.totals, venue.balances),
  };
}

function drifts(totals: ReadonlyMap<string, Exact>, balances: readonly BalanceReport[]): Drift[] {
  const there = new Map(balances.map(({ asset, free, used }) => [asset, exact(free) + exact(used)]));
  const assets = new Set([...totals.keys(), ...there.keys()]);
  return [...assets].flatMap((asset) => {
    const total = there.get(asset) ?? 0n;
    const change = total - (totals.get(asset) ?? 0n);
    return change === 0n ? [] : [{ asset, change: exactText(change), total: exactText(total) }];
  });
}
