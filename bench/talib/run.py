#!/usr/bin/env python3
"""TA-Lib's C functions, called from Python: run.py FEATHER ROWS. Prints nanoseconds of processor time a candle, by name."""
import json
import statistics
import sys
import time

import pandas as pd
import talib as ta

CALLS = 7
# A batch of calls, so that the clock of the processor is fine enough.
BATCH = 20

frame = pd.read_feather(sys.argv[1])[: int(sys.argv[2])]
h, l, c, v = (frame[name].to_numpy() for name in ("high", "low", "close", "volume"))
KERNELS = {
    "SMA": lambda: ta.SMA(c, 20), "EMA": lambda: ta.EMA(c, 20), "RSI": lambda: ta.RSI(c, 14),
    "MACD": lambda: ta.MACD(c, 12, 26, 9), "BBANDS": lambda: ta.BBANDS(c, 20, 2, 2), "ATR": lambda: ta.ATR(h, l, c, 14),
    "ADX": lambda: ta.ADX(h, l, c, 14), "STOCH": lambda: ta.STOCH(h, l, c, 14, 3, 0, 3, 0),
    "CCI": lambda: ta.CCI(h, l, c, 20), "MFI": lambda: ta.MFI(h, l, c, v, 14), "OBV": lambda: ta.OBV(c, v),
    "WILLR": lambda: ta.WILLR(h, l, c, 14), "SAR": lambda: ta.SAR(h, l, 0.02, 0.2), "AROON": lambda: ta.AROON(h, l, 14),
    "TEMA": lambda: ta.TEMA(c, 20), "KAMA": lambda: ta.KAMA(c, 30), "STDDEV": lambda: ta.STDDEV(c, 20),
    "LINEARREG": lambda: ta.LINEARREG(c, 14), "ROC": lambda: ta.ROC(c, 10), "MOM": lambda: ta.MOM(c, 10),
}


def nanoseconds(call):
    call()
    spent = []
    for _ in range(CALLS):
        start = time.process_time_ns()
        for _ in range(BATCH):
            call()
        spent.append(time.process_time_ns() - start)
    return statistics.median(spent) / BATCH / len(c)


print(json.dumps({name: nanoseconds(call) for name, call in KERNELS.items()}))
