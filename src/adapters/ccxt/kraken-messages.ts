import type { Exchange } from 'ccxt';

type Handle = (client: unknown, message: Readonly<Record<string, unknown>>) => void;

/**
 * Kraken tells several executions in one message; ccxt takes them all for trades or all for orders, by the first one.
 * So each gets a message of its own.
 */
export function splitExecutions(exchange: Exchange): void {
  const whole = exchange as unknown as { handleMessage: Handle };
  const handle = whole.handleMessage.bind(exchange);
  whole.handleMessage = (client, message) => {
    const { channel, data } = message;
    if (channel !== 'executions' || !Array.isArray(data)) return handle(client, message);
    for (const each of data) handle(client, { ...message, data: [each] });
  };
}
