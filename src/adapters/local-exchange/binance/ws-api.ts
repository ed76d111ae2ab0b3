import { z } from 'zod';
import type { ClientSocket } from '../client-socket.ts';
import { ApiError } from './api-error.ts';
import type { Router } from './router.ts';
import type { UserStreams } from './user-streams.ts';

const REPLY = 'reply';

const requestSchema = z.object({
  id: z.union([z.number(), z.string(), z.null()]).default(null),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).default({}),
});

/** What the websocket API shares with REST: its method and the route that answers it. */
export type WsMethods = Readonly<Record<string, string>>;

interface WsParts {
  readonly router: Router;
  readonly streams: UserStreams;
  readonly methods: WsMethods;
  readonly nowMs: () => number;
  readonly settle: () => void;
}

/** The websocket API: requests with an id on one socket, and the account's stream on it. */
export function serveWsApi(socket: ClientSocket, { router, streams, methods, nowMs, settle }: WsParts): void {
  socket.onMessage((text) => {
    const request = parse(text);
    if (request === undefined) {
      return socket.send(REPLY, JSON.stringify(failure(null, new ApiError(-1000, 'Invalid request'))));
    }
    const { id, method, params } = request;
    const texts = new Map(Object.entries(params).map(([name, value]) => [name, String(value)]));
    try {
      const result = answer(method, texts);
      socket.send(REPLY, JSON.stringify({ id, status: 200, result, rateLimits: [] }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      socket.send(REPLY, JSON.stringify(failure(id, error)));
    }
    settle();
  });

  function answer(method: string, params: ReadonlyMap<string, string>): unknown {
    switch (method) {
      case 'userDataStream.subscribe.signature':
        return { subscriptionId: streams.subscribe(router.signedCall(params, socket.ip).key, socket) };
      case 'userDataStream.unsubscribe': {
        const id = params.get('subscriptionId');
        streams.unsubscribe(socket, id === undefined ? undefined : Number(id), nowMs());
        return {};
      }
      default: {
        if (!Object.hasOwn(methods, method)) throw new ApiError(-1000, `Unknown method ${method}`);
        return router.call(methods[method], params, socket.ip);
      }
    }
  }
}

/** Undefined: it is no request. */
function parse(text: string): z.infer<typeof requestSchema> | undefined {
  try {
    return requestSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function failure(id: unknown, error: ApiError): object {
  return { id, status: error.status, error: { code: error.code, msg: error.message }, rateLimits: [] };
}
