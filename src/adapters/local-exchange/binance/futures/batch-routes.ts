import { z } from 'zod';
import { ApiError, missing } from '../api-error.ts';
import type { Route, Routes, SignedCall } from '../router.ts';

const listSchema = z.array(z.union([z.string(), z.number()]).transform(String));
const ordersSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)));

const MOST_ORDERS = 5;
const MOST_IDS = 10;

/** Several orders in one request: each has its own answer, or its own refusal. */
export function futuresBatchRoutes(routes: Routes): Routes {
  const each = (route: Route, call: SignedCall, requests: readonly Readonly<Record<string, string>>[]): object[] =>
    requests.map((params) => {
      try {
        return route.answer({ ...call, params: new Map(Object.entries(params)) }) as object;
      } catch (error) {
        if (error instanceof ApiError) return { code: error.code, msg: error.message };
        throw error;
      }
    });
  return {
    'POST /fapi/v1/batchOrders': {
      weight: 5,
      security: 'signed',
      right: 'canFutures',
      isOrder: true,
      answer: (call) => {
        const orders = list(call, ordersSchema, 'batchOrders');
        if (orders === undefined || orders.length > MOST_ORDERS) throw missing('batchOrders');
        return each(routes['POST /fapi/v1/order'], call, orders);
      },
    },
    'DELETE /fapi/v1/batchOrders': {
      weight: 1,
      security: 'signed',
      right: 'canFutures',
      answer: (call) => {
        const symbol = call.params.get('symbol') ?? '';
        const ids = list(call, listSchema, 'orderIdList') ?? list(call, listSchema, 'orderidlist') ?? [];
        const names =
          list(call, listSchema, 'origClientOrderIdList') ?? list(call, listSchema, 'origclientorderidlist') ?? [];
        if (ids.length + names.length === 0 || ids.length + names.length > MOST_IDS) throw missing('orderIdList');
        return each(routes['DELETE /fapi/v1/order'], call, [
          ...ids.map((orderId) => ({ symbol, orderId })),
          ...names.map((origClientOrderId) => ({ symbol, origClientOrderId })),
        ]);
      },
    },
  };
}

/** A parameter that is a JSON list. */
function list<T>({ params }: SignedCall, schema: z.ZodType<T[]>, name: string): T[] | undefined {
  const text = params.get(name);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new ApiError(-1100, `Illegal characters found in parameter '${name}'.`);
  }
}
