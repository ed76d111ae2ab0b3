import { describe, expect, it } from 'vitest';
import { exact } from '../../../src/core/model/exact.ts';
import type { OrderReport } from '../../../src/core/model/venue.ts';
import { differences } from '../../../src/core/reconcile/differences.ts';

function open(orderId: string, clientOrderId: string): OrderReport {
  return {
    orderId,
    clientOrderId,
    pair: 'BTC/USDT',
    side: 'buy',
    type: 'limit',
    status: 'open',
    amount: '1',
    filledAmount: '0',
    price: '100',
    triggerPrice: undefined,
    averagePrice: undefined,
    reduceOnly: false,
    createdMs: 0,
    updatedMs: 0,
  };
}

const nothing = { live: [], knows: () => false, isOwnEpoch: () => undefined, totals: new Map() };

describe('what journal and venue say', () => {
  it('is settled by the ids: open and known, gone, somebody else’s, another journal’s', () => {
    const mine = open('1', 'tw-own-1');
    const byHand = open('2', 'web_123');
    const other = open('3', 'tw-other');
    const found = differences(
      {
        ...nothing,
        live: [
          { clientOrderId: 'tw-own-1', orderId: '1' },
          { clientOrderId: 'tw-own-2', orderId: '9' },
          { clientOrderId: 'tw-own-3', orderId: '' },
        ],
        knows: ({ orderId }) => orderId === '1',
        isOwnEpoch: ({ clientOrderId }) => (clientOrderId.startsWith('tw-') ? clientOrderId !== 'tw-other' : undefined),
      },
      { openOrders: [mine, byHand, other], balances: [] },
    );
    expect(found.reports).toEqual([mine]);
    expect(found.missing.map(({ clientOrderId }) => clientOrderId)).toEqual(['tw-own-2', 'tw-own-3']);
    expect(found.outside).toEqual([byHand]);
    expect(found.foreign).toEqual([other]);
  });

  it('finds an order by its client id where its own id is not known yet', () => {
    const live = [{ clientOrderId: 'tw-own-1', orderId: '' }];
    const found = differences(
      { ...nothing, live, knows: () => true },
      { openOrders: [open('5', 'tw-own-1')], balances: [] },
    );
    expect(found.missing).toEqual([]);
  });

  it('counts money to the last unit, also assets that only one of them has', () => {
    const totals = new Map([
      ['BTC', exact('0.3')],
      ['ETH', exact('5')],
      ['USDT', exact('100')],
    ]);
    const balances = [
      { asset: 'BTC', free: '0.1', used: '0.2' },
      { asset: 'USDT', free: '99.999999', used: '0' },
      { asset: 'XRP', free: '7', used: '0' },
    ];
    expect(differences({ ...nothing, totals }, { openOrders: [], balances }).drifts).toEqual([
      { asset: 'ETH', change: '-5', total: '0' },
      { asset: 'USDT', change: '-0.000001', total: '99.999999' },
      { asset: 'XRP', change: '7', total: '7' },
    ]);
  });
});
