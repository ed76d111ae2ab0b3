import type { EngineSettings } from '../model/settings.ts';
import type { OpenTrade } from './open-trade.ts';

/** The simulated wallet: balance at the start, realised profits, and the stakes of open trades. All in the stake currency. */
export class Wallet {
  readonly #settings: EngineSettings;
  readonly #open: readonly OpenTrade[];
  readonly #promised: () => number;
  #closedProfit = 0;
  #stock: number | undefined = undefined;

  /** `promised`: what entries would cost that belong to no open trade and may still fill. */
  constructor(settings: EngineSettings, open: readonly OpenTrade[], promised: () => number) {
    this.#settings = settings;
    this.#open = open;
    this.#promised = promised;
  }

  bookClosed(trade: OpenTrade): void {
    this.bookProfit(trade.realizedProfit);
  }

  /** Of a trade that is over. */
  bookProfit(profit: number): void {
    this.#closedProfit += profit;
  }

  /** Start plus everything realised, also by partial exits of trades that are still open. */
  get balance(): number {
    return this.#settings.startBalance + this.#realised();
  }

  /** What could be used before any profit. */
  get startCapital(): number {
    const { startBalance, tradableBalanceRatio, availableCapital } = this.#settings;
    return availableCapital ?? startBalance * tradableBalanceRatio;
  }

  get tiedUp(): number {
    let sum = this.#promised();
    for (const trade of this.#open) sum += trade.reservedStake;
    return sum;
  }

  /**
   * `freqtrade` rules: what is free is looked at only at certain moments, so that an open entry that is moved and
   * then fills leaves it as it was. Without a call, it is always looked at.
   */
  takeStock(): void {
    this.#stock = this.#free();
  }

  /** What a new entry may use: within the ratio (or the fixed capital), and never more than is free. */
  get available(): number {
    const { tradableBalanceRatio, availableCapital } = this.#settings;
    const tied = this.tiedUp;
    const free = this.#stock ?? this.#free();
    const usable =
      availableCapital === undefined ? (tied + free) * tradableBalanceRatio : availableCapital + this.#closedProfit;
    return Math.min(usable - tied, free);
  }

  /** The stake of the next trade before any callback; undefined = the wallet does not allow one. */
  proposedStake(): number | undefined {
    const { stakeAmount, maxOpenTrades, amendLastStakeAmount, lastStakeAmountMinRatio } = this.#settings;
    const available = this.available;
    let stake =
      stakeAmount === 'unlimited' ? Math.min((available + this.tiedUp) / maxOpenTrades, available) : stakeAmount;
    if (amendLastStakeAmount) {
      stake = available > stake * lastStakeAmountMinRatio ? Math.min(stake, available) : 0;
    }
    return available < stake ? undefined : Math.max(stake, 0);
  }

  #free(): number {
    return this.balance - this.tiedUp;
  }

  #realised(): number {
    let profit = this.#closedProfit;
    for (const trade of this.#open) profit += trade.realizedProfit;
    return profit;
  }
}
