import type { WalletName } from '../../../../core/simulation/exchange/accounts.ts';
import type { WalletKind } from '../../../../core/simulation/exchange/types.ts';
import type { Host } from '../../host.ts';
import { ApiError, missing } from '../api-error.ts';
import type { Routes, SignedCall } from '../router.ts';
import { timeOf, wholeNumber } from '../symbols.ts';
import { transfer, uidOf } from './account-routes.ts';

type Params = ReadonlyMap<string, string>;

const WALLETS: Readonly<Record<string, WalletKind | undefined>> = { SPOT: 'spot', USDT_FUTURE: 'futures' };

/** Throws ApiError -4006 where the account is itself a sub-account. */
export function requireMaster({ exchange }: Host, account: string): void {
  if (exchange.parentOf(account) !== undefined) throw new ApiError(-4006, 'Support main account only.');
}

/** The sub-account that a master names by `email`: its name here. Throws ApiError -1102, -4006, -5021. */
export function subAccountOf(host: Host, account: string, params: Params, name = 'email'): string {
  requireMaster(host, account);
  const email = params.get(name);
  if (email === undefined || email === '') throw missing(name);
  if (host.exchange.parentOf(email) !== account) throw new ApiError(-5021, 'This parent sub have no relation');
  return email;
}

/** Sub-accounts, their money and its ways: developers.binance.com, "Sub Account". E-mails are the accounts' names. */
export function subAccountRoutes(host: Host): Routes {
  const { exchange } = host;
  const startMs = host.nowMs();
  const created = new Map<string, number>();
  const transfers: { readonly master: string; readonly row: TransferRow }[] = [];
  let tranId = 0;

  /** Gives the number of the transfer. */
  function move(from: WalletName, to: WalletName, call: SignedCall): number {
    transfer(host, from, to, call);
    return ++tranId;
  }

  const assets = ({ account, params }: SignedCall) => exchange.balances(subAccountOf(host, account, params), 'spot');

  return {
    'GET /sapi/v1/sub-account/list': {
      weight: 1,
      security: 'signed',
      answer: ({ account, params }) => {
        requireMaster(host, account);
        const [limit, page] = [wholeNumber(params, 'limit', { fallback: 1, most: 200 }), pageOf(params)];
        const emails = exchange.accounts(account).filter((email) => (params.get('email') ?? email) === email);
        // None is ever frozen.
        const wanted = params.get('isFreeze') === 'true' ? [] : emails;
        return {
          subAccounts: wanted.slice((page - 1) * limit, page * limit).map((email) => ({
            ...{ subUserId: uidOf(email), email, remark: '', isFreeze: false },
            createTime: created.get(email) ?? startMs,
            ...{ isManagedSubAccount: false, isAssetManagementSubAccount: false },
          })),
        };
      },
    },
    'POST /sapi/v1/sub-account/virtualSubAccount': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      answer: ({ account, params, nowMs }) => {
        requireMaster(host, account);
        const text = params.get('subAccountString');
        if (text === undefined || !/^[a-z0-9]{1,20}$/i.test(text)) throw missing('subAccountString');
        const email = `${text}_virtual@${uidOf(account).toString(36)}noemail.com`;
        if (exchange.accounts().includes(email)) throw new ApiError(-9000, 'The sub-account exists already.');
        exchange.openAccount(email, account);
        created.set(email, nowMs);
        return { email };
      },
    },
    'POST /sapi/v1/sub-account/universalTransfer': {
      weight: 1,
      security: 'signed',
      right: 'canTransfer',
      answer: (call) => {
        const { account, params, nowMs } = call;
        const nameOf = (end: 'from' | 'to'): WalletName => {
          const [email, type] = [`${end}Email`, `${end}AccountType`];
          const wallet = WALLETS[params.get(type) ?? ''];
          if (wallet === undefined) throw missing(type);
          return { account: params.has(email) ? subAccountOf(host, account, params, email) : account, wallet };
        };
        requireMaster(host, account);
        const [from, to] = [nameOf('from'), nameOf('to')];
        const clientTranId = params.get('clientTranId') ?? '';
        const id = move(from, to, call);
        const row: TransferRow = {
          ...{ tranId: id, fromEmail: from.account, toEmail: to.account },
          ...{ asset: params.get('asset')!, amount: params.get('amount')!, createTimeStamp: nowMs },
          ...{ fromAccountType: params.get('fromAccountType')!, toAccountType: params.get('toAccountType')! },
          ...{ status: 'SUCCESS', clientTranId },
        };
        transfers.push({ master: account, row });
        return { tranId: id, clientTranId };
      },
    },
    'GET /sapi/v1/sub-account/universalTransfer': {
      weight: 1,
      security: 'signed',
      answer: ({ account, params }) => {
        requireMaster(host, account);
        const [limit, page] = [wholeNumber(params, 'limit', { fallback: 500, most: 500 }), pageOf(params)];
        const [fromMs, toMs] = [timeOf(params, 'startTime') ?? 0, timeOf(params, 'endTime') ?? Infinity];
        const rows = transfers
          .filter(({ master }) => master === account)
          .map(({ row }) => row)
          .filter(
            ({ fromEmail, toEmail, createTimeStamp }) =>
              (params.get('fromEmail') ?? fromEmail) === fromEmail &&
              (params.get('toEmail') ?? toEmail) === toEmail &&
              createTimeStamp >= fromMs &&
              createTimeStamp <= toMs,
          )
          .toReversed();
        return { result: rows.slice((page - 1) * limit, page * limit), totalCount: rows.length };
      },
    },
    'POST /sapi/v1/sub-account/futures/transfer': {
      weight: 1,
      security: 'signed',
      right: 'canTransfer',
      answer: (call) => {
        const email = subAccountOf(host, call.account, call.params);
        const type = call.params.get('type');
        if (type !== '1' && type !== '2') throw missing('type');
        const wallets = ['spot', 'futures'] as const;
        const [from, to] = type === '1' ? wallets : wallets.toReversed();
        return { txnId: String(move({ account: email, wallet: from }, { account: email, wallet: to }, call)) };
      },
    },
    'POST /sapi/v1/sub-account/transfer/subToMaster': {
      weight: 1,
      security: 'signed',
      right: 'canTransfer',
      answer: (call) => {
        const master = masterOf(host, call.account);
        return {
          txnId: String(move({ account: call.account, wallet: 'spot' }, { account: master, wallet: 'spot' }, call)),
        };
      },
    },
    'POST /sapi/v1/sub-account/transfer/subToSub': {
      weight: 1,
      security: 'signed',
      right: 'canTransfer',
      answer: (call) => {
        const email = subAccountOf(host, masterOf(host, call.account), call.params, 'toEmail');
        return {
          txnId: String(move({ account: call.account, wallet: 'spot' }, { account: email, wallet: 'spot' }, call)),
        };
      },
    },
    'GET /sapi/v3/sub-account/assets': {
      weight: 60,
      security: 'signed',
      answer: (call) => ({
        balances: assets(call).map(({ asset, free, used }) => ({ asset, free: Number(free), locked: Number(used) })),
      }),
    },
    'GET /sapi/v4/sub-account/assets': {
      weight: 60,
      security: 'signed',
      answer: (call) => ({
        balances: assets(call).map(({ asset, free, used }) => ({
          ...{ freeze: '0', withdrawing: '0', asset, free, locked: used },
        })),
      }),
    },
  };
}

interface TransferRow {
  readonly tranId: number;
  readonly fromEmail: string;
  readonly toEmail: string;
  readonly asset: string;
  readonly amount: string;
  readonly createTimeStamp: number;
  readonly fromAccountType: string;
  readonly toAccountType: string;
  readonly status: string;
  readonly clientTranId: string;
}

function pageOf(params: Params): number {
  return wholeNumber(params, 'page', { fallback: 1, most: 1_000_000 });
}

function masterOf({ exchange }: Host, account: string): string {
  const master = exchange.parentOf(account);
  if (master === undefined) throw new ApiError(-5021, 'This parent sub have no relation');
  return master;
}
