import type { Notice } from '../model/notice.ts';
import type { OrderRequest } from '../model/venue.ts';

/** What is urgent first: the order in which requests pass the throttle of an account. */
export const PRIORITIES = ['cancel', 'exit', 'stop', 'entry', 'reconcile', 'data'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Something that the shell has to do. It is written to the journal before it is done. */
export type Intent =
  | {
      readonly kind: 'place';
      readonly clientOrderId: string;
      readonly request: OrderRequest;
      readonly priority: Priority;
    }
  | {
      readonly kind: 'cancel';
      readonly clientOrderId: string;
      readonly pair: string;
      readonly orderId: string;
      readonly notBeforeMs: number;
    }
  /** Ask the venue by client id, then among open orders, closed orders and own trades since `sinceMs`. */
  | {
      readonly kind: 'look-up';
      readonly clientOrderId: string;
      readonly pair: string;
      readonly orderId: string;
      readonly sinceMs: number;
      readonly notBeforeMs: number;
    }
  | { readonly kind: 'notify'; readonly notice: Notice };
