import type { ClientSocket } from '../client-socket.ts';
import type { MarketStreams } from './market-streams.ts';

/** The name that faults know answers to requests by. */
const REPLY = 'reply';

interface StreamRequest {
  readonly method?: string;
  readonly params?: readonly string[];
  readonly id?: unknown;
}

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
    const request = parse(text);
    const reply = (answer: object): void => socket.send(REPLY, JSON.stringify(answer));
    if (request === undefined)
      return reply({ error: { code: 3, msg: 'Invalid JSON: expected value at line 1 column 1' } });
    const { method, params = [], id } = request;
    switch (method) {
      case 'SUBSCRIBE':
        // As on the venue, a stream that does not exist is no error: it is only silent.
        for (const name of params) streams.subscribe(socket, name, isNamed);
        return reply({ result: null, id });
      case 'UNSUBSCRIBE':
        for (const name of params) streams.unsubscribe(socket, name);
        return reply({ result: null, id });
      case 'LIST_SUBSCRIPTIONS':
        return reply({ result: streams.namesOf(socket), id });
      case 'SET_PROPERTY':
        isNamed = params.includes('true');
        return reply({ result: null, id });
      case 'GET_PROPERTY':
        return reply({ result: isNamed, id });
      default:
        return reply({ error: { code: 2, msg: `Invalid request: unknown variant \`${method}\`` }, id });
    }
  });
}

function parse(text: string): StreamRequest | undefined {
  try {
    return JSON.parse(text) as StreamRequest;
  } catch {
    return undefined;
  }
}
