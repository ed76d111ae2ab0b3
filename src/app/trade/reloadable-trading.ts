import { InputError } from '../../core/model/errors.ts';
import { nextCandleTime } from '../../core/model/timeframe.ts';
import { beginTrading, type BegunTrading, type TradeSurroundings } from './begin-trading.ts';
import { planChanges, type PlanChange } from './reload.ts';
import type { TradePlan } from './trade-plan.ts';

/** A plan under way, and how to make room for the next. */
interface Life {
  readonly plan: TradePlan;
  readonly begun: BegunTrading;
  readonly leave: AbortController;
}

/** What a reload is about to change, and the close of the candle at which it does (UTC ms). */
export interface Reload {
  readonly changes: readonly PlanChange[];
  readonly atMs: number;
}

/** How often it is looked whether a candle's step is done, ms. */
const LOOK_MS = 200;
/** A step that is this late does not hold up a reload, ms. */
const LATE_MS = 60_000;

/**
 * Trading that goes on under another plan without a new process: the old one ends in good order at a candle's close, and the
 * new one takes up what the journal holds, as after a restart. Positions, orders and locks stay.
 */
export class ReloadableTrading {
  readonly #around: TradeSurroundings;
  readonly #onBegin: (begun: BegunTrading, plan: TradePlan) => void;
  #life: Life;
  #next: TradePlan | undefined;
  /** Resolves when the trading has ended in good order, under whatever plan. */
  readonly ended: Promise<void>;

  private constructor(life: Life, around: TradeSurroundings, onBegin: (begun: BegunTrading, plan: TradePlan) => void) {
    this.#life = life;
    this.#around = around;
    this.#onBegin = onBegin;
    this.ended = this.#goOn();
  }

  /** Begins with a plan; `onBegin` hears of each plan that trades. Throws as beginTrading. */
  static async begin(
    plan: TradePlan,
    around: TradeSurroundings,
    onBegin: (begun: BegunTrading, plan: TradePlan) => void,
  ): Promise<ReloadableTrading> {
    return new ReloadableTrading(await begunLife(plan, around, onBegin), around, onBegin);
  }

  get begun(): BegunTrading {
    return this.#life.begun;
  }

  get plan(): TradePlan {
    return this.#life.plan;
  }

  /**
   * Takes up another plan at the next close of a candle. Throws InputError RELOAD_REFUSED, RELOAD_PENDING, and
   * RELOAD_NOTHING where nothing would change.
   */
  reload(next: TradePlan): Reload {
    const { clock, signal } = this.#around;
    const { plan, begun, leave } = this.#life;
    if (this.#next !== undefined) {
      throw new InputError('RELOAD_PENDING', 'a reload waits for the close of the candle already', {
        hint: '`tradewright bot status` shows the state.',
      });
    }
    const changes = planChanges(plan, next);
    if (changes.length === 0) {
      throw new InputError('RELOAD_NOTHING', 'neither configuration nor strategy has changed', {
        hint: 'Save what you have changed, then reload.',
      });
    }
    const { bot, tell } = begun.trading;
    tell({ kind: 'command', command: { do: 'reload', strategyHash: next.strategy.hash } });
    this.#next = next;
    const stepMs = bot.stepMs;
    const atMs = nextCandleTime(clock.now(), plan.settings.timeframe);
    const wait = async () => {
      while (bot.stepMs === stepMs && clock.now() < atMs + LATE_MS) {
        await clock.sleepUntil(clock.now() + LOOK_MS, signal);
      }
    };
    void wait().then(
      () => leave.abort(),
      () => undefined,
    );
    return { changes, atMs };
  }

  async #goOn(): Promise<void> {
    const { log, notifier, signal } = this.#around;
    for (;;) {
      await this.#life.begun.ended;
      const next = this.#next;
      if (signal.aborted || next === undefined) return;
      this.#next = undefined;
      const before = this.#life.plan;
      try {
        this.#life = await begunLife(next, this.#around, this.#onBegin);
        log.info('reloaded', { strategy: next.strategy.name });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        const text = `the reload failed, so the bot goes on as before: ${error.message}`;
        notifier.notify({ level: 'critical', code: 'RELOAD_FAILED', text, fields: { reason: error.code } });
        this.#life = await begunLife(before, this.#around, this.#onBegin);
      }
    }
  }
}

async function begunLife(
  plan: TradePlan,
  around: TradeSurroundings,
  onBegin: (begun: BegunTrading, plan: TradePlan) => void,
): Promise<Life> {
  const leave = new AbortController();
  const begun = await beginTrading(plan, { ...around, signal: AbortSignal.any([around.signal, leave.signal]) });
  onBegin(begun, plan);
  return { plan, begun, leave };
}
