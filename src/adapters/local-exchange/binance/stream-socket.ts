import { z } from 'zod';
import type { ClientSocket } from '../client-socket.ts';
import type { MarketStreams } from './market-streams.ts';

/** The name that faults know answers to requests by. */
const REPLY = 'reply';

const requestSchema = z.object({
  method: z.string(),
  params: z.array(z.unknown()).default([]),
  id: z.union([z.number(), z.string(), z.null()]).optional(),
});

/** A socket of public streams: its first ones from the address, then SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS. */
export function serveStreams(
  socket: ClientSocket,
  streams: MarketStreams,
  first: readonly string[],
  isCombined: boolean,
): void {
  let isNamed = isCombined;
  for (const name of first) streams.subscribe(socket, name, isNamed);
  socket.onClose(() => streams.leave(socket));
  socket.onMessage((text) => {
    const reply = (answer: object): void => socket.send(REPLY, JSON.stringify(answer));
    const json = parse(text);
    if (json === undefined) {
      return reply({ error: { code: 3, msg: 'Invalid JSON: expected value at line 1 column 1' } });
    }
    const request = requestSchema.safeParse(json.value);
    if (!request.success) return reply({ error: { code: 2, msg: 'Invalid request' } });
    const { method, params, id } = request.data;
    const names = params.map(String);
    switch (method) {
      case 'SUBSCRIBE':
        // As on the venue, a stream that does not exist is no error: it is only silent.
        for (const name of names) streams.subscribe(socket, name, isNamed);
        return reply({ result: null, id });
      case 'UNSUBSCRIBE':
        for (const name of names) streams.unsubscribe(socket, name);
        return reply({ result: null, id });
      case 'LIST_SUBSCRIPTIONS':
        return reply({ result: streams.namesOf(socket), id });
      case 'SET_PROPERTY':
        isNamed = names.includes('true');
        return reply({ result: null, id });
      case 'GET_PROPERTY':
        return reply({ result: isNamed, id });
      default:
        return reply({ error: { code: 2, msg: `Invalid request: unknown variant \`${method}\`` }, id });
    }
  });
}

/** Undefined: it is no JSON. */
function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
