#!/usr/bin/env python3
"""Runs one of freqtrade's own commands offline on a folder of candles: run.py DATADIR USERDIR COMMAND OPTIONS...

freqtrade is changed in one point: instead of asking the exchange for its markets, it gets one market for each file of
candles. Configuration, data, strategy, backtest and report are its own. The last line printed is what the process used
and, of a backtest, what it came to.
"""
import glob
import json
import os
import resource
import sys
import zipfile


def markets_of(data_dir):
    markets = {}
    for file in sorted(glob.glob(os.path.join(data_dir, "*.feather"))):
        base, quote = os.path.basename(file).split("-")[0].split("_")
        pair = f"{base}/{quote}"
        limits = {"min": None, "max": None}
        markets[pair] = {
            "id": base + quote, "symbol": pair, "base": base, "quote": quote, "baseId": base, "quoteId": quote,
            "type": "spot", "spot": True, "margin": False, "swap": False, "future": False, "option": False,
            "contract": False, "linear": None, "inverse": None, "settle": None, "active": True, "contractSize": None,
            "taker": 0.001, "maker": 0.001, "percentage": True, "tierBased": False, "feeSide": "get",
            "precision": {"amount": 1e-8, "price": 1e-8 if quote == "BTC" else 0.01, "cost": None},
            "limits": {"amount": limits, "price": limits, "cost": limits, "leverage": limits}, "info": {},
        }
    return markets


def main():
    data_dir, user_dir, command, *options = sys.argv[1:]
    markets = markets_of(data_dir)
    from freqtrade.exchange import exchange
    from freqtrade.main import main as freqtrade

    async def load(self, reload=False):
        self._api_async.set_markets(list(markets.values()))

    exchange.Exchange._api_reload_markets = load
    config = {
        "max_open_trades": 5, "stake_currency": next(iter(markets.values()))["quote"], "stake_amount": 100,
        "dry_run": True, "dry_run_wallet": 1000, "tradable_balance_ratio": 1.0, "fee": 0.001, "trading_mode": "spot",
        "entry_pricing": {"price_side": "same"}, "exit_pricing": {"price_side": "same"},
        "exchange": {"name": "binance", "key": "", "secret": "", "pair_whitelist": sorted(markets)},
        "pairlists": [{"method": "StaticPairList"}], "dataformat_ohlcv": "feather", "datadir": data_dir,
    }
    for folder in ("backtest_results", "hyperopt_results", "strategies", "data"):
        os.makedirs(os.path.join(user_dir, folder), exist_ok=True)
    path = os.path.join(user_dir, "config.json")
    with open(path, "w") as file:
        json.dump(config, file)
    places = ["-c", path, "--userdir", user_dir, "-d", data_dir, "--strategy-path", os.path.dirname(__file__)]
    try:
        freqtrade([command, *places, *options])
    except SystemExit as end:
        if end.code:
            raise
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer = {"cpuSeconds": used.ru_utime + used.ru_stime, "peakMib": used.ru_maxrss / 1024}
    if command == "backtesting":
        answer |= outcome_in(os.path.join(user_dir, "backtest_results"))
    print(json.dumps(answer))


def outcome_in(folder):
    with open(os.path.join(folder, ".last_result.json")) as file:
        name = json.load(file)["latest_backtest"]
    with zipfile.ZipFile(os.path.join(folder, name)) as results:
        [summary] = json.loads(results.read(name.replace(".zip", ".json")))["strategy"].values()
    return {
        "trades": summary["total_trades"], "rejected": summary["rejected_signals"],
        "profit": summary["profit_total_abs"],
    }


main()
