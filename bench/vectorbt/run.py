#!/usr/bin/env python3
"""The sweep B3 by vectorbt: run.py DATADIR POINTS. A column for each point, pair by pair, so that memory stays bounded.

Signals act one candle later at the open; the ROI table counts after fees. vectorbt knows no limit of open trades, so it
has more trades than the other programs. Everything is done twice; what is printed is the second time, when nothing is
compiled any more and the candles are in memory.
"""
import glob
import json
import os
import resource
import sys
import time

import numpy as np
import pandas as pd
import talib
import vectorbt as vbt
from numba import njit

FEE = 0.001
FEES = (1 + FEE) / (1 - FEE)


@njit
def roi_target(context, minutes, fees):
    if context.position_now == 0 or context.init_i < 0:
        return context.curr_stop
    age = (context.i - context.init_i) * minutes
    return (1 + (0.0 if age >= 240 else 0.02 if age >= 60 else 0.04)) * fees - 1


def crossed_above(first, second):
    crossed = np.zeros(len(first), bool)
    crossed[1:] = (first[1:] > second[1:]) & (first[:-1] <= second[:-1])
    return crossed


def later(signals):
    shifted = np.zeros(len(signals), bool)
    shifted[1:] = signals[:-1]
    return shifted


def sweep(candles, points, minutes):
    profits, trades = np.zeros(len(points)), 0
    for frame in candles:
        close = frame["close"].to_numpy()
        ema = {}
        for period in {period for fast, slow, _ in points for period in (fast, slow)}:
            ema[period] = talib.EMA(close, period)
        rsi = talib.RSI(close, 14)
        shape = (len(close), len(points))
        entries, exits = np.zeros(shape, bool), np.zeros(shape, bool)
        for column, (fast, slow, cap) in enumerate(points):
            entries[:, column] = later(crossed_above(ema[fast], ema[slow]) & (rsi < cap))
            exits[:, column] = later(crossed_above(ema[slow], ema[fast]))
        prices = {name: frame[[name]].to_numpy() for name in ("open", "high", "low")}
        portfolio = vbt.Portfolio.from_signals(
            frame[["close"]].set_index(frame["date"]), entries, exits, price=prices["open"], **prices, size=100.0,
            size_type="value", fees=FEE, init_cash=1e6, sl_stop=0.05, tp_stop=1.04 * FEES - 1, freq=f"{minutes}min",
            stop_exit_price="stoplimit", upon_stop_exit="close", adjust_tp_func_nb=roi_target,
            adjust_tp_args=(float(minutes), FEES),
        )
        profits += portfolio.trades.pnl.sum().to_numpy()
        trades += int(portfolio.trades.count().sum())
    return {"best": float(profits.max()), "trades": trades}


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    files = sorted(glob.glob(os.path.join(folder, "*.feather")))
    minutes = 1 if files[0].endswith("-1m.feather") else 5
    candles = [pd.read_feather(file) for file in files]
    points = [(5 + number * 7 % 16, 21 + number * 11 % 40, 50 + number * 13 % 31) for number in range(count)]
    for _ in range(2):
        wall, cpu = time.perf_counter(), time.process_time()
        outcome = sweep(candles, points, minutes)
        spent = {"seconds": time.perf_counter() - wall, "cpuSeconds": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"version": vbt.__version__, "points": count, **spent, "peakMib": peak, **outcome}))


main()
