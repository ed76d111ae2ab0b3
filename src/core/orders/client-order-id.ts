/** Kraken takes 18 characters at most; letters and digits are allowed everywhere. */
const LENGTH = 18;
const PREFIX = 'tw';
const EPOCH = 6;
const BOT = 2;
const SEQUENCE = LENGTH - PREFIX.length - EPOCH - BOT;

/** Who made an order, read from its client id. */
export interface ClientOrderOrigin {
  readonly epoch: string;
  readonly bot: number;
  readonly sequence: number;
}

/**
 * Client ids that never repeat: `tw`, the journal's random epoch (6 characters), the bot (2) and a sequence (up to 8),
 * all in base 36. The epoch keeps ids apart when a journal is lost or restored; venues take an id again once its first order is done,
 * so an id alone protects nobody.
 */
export class ClientOrderIds {
  readonly #start: string;
  #sequence: number;

  /** `epoch`: 6 lower-case letters or digits; `sequence`: the last one that was used. Throws RangeError. */
  constructor(epoch: string, bot: number, sequence = 0) {
    if (!/^[0-9a-z]{6}$/.test(epoch)) throw new RangeError(`an epoch has 6 lower-case letters or digits, got ${epoch}`);
    if (!(bot >= 0 && bot < 36 ** BOT)) throw new RangeError(`a bot's number is below ${36 ** BOT}, got ${bot}`);
    this.#start = PREFIX + epoch + bot.toString(36).padStart(BOT, '0');
    this.#sequence = sequence;
  }

  /** The last one that was used. */
  get sequence(): number {
    return this.#sequence;
  }

  next(): string {
    const sequence = (++this.#sequence).toString(36);
    if (sequence.length > SEQUENCE) throw new RangeError('client order ids are used up');
    return this.#start + sequence;
  }
}

/** Undefined: none of our ids. */
export function originOf(clientOrderId: string): ClientOrderOrigin | undefined {
  const match = /^tw([0-9a-z]{6})([0-9a-z]{2})([0-9a-z]{1,8})$/.exec(clientOrderId);
  if (match === null) return undefined;
  const [, epoch, bot, sequence] = match;
  return { epoch, bot: parseInt(bot, 36), sequence: parseInt(sequence, 36) };
}
