import { InputError } from '../../../../core/model/errors.ts';
import type { ApiKey, NewKey } from '../../api-keys.ts';
import type { Host } from '../../host.ts';
import { ApiError, missing } from '../api-error.ts';
import type { Routes, SignedCall } from '../router.ts';
import { subAccountOf } from './sub-account-routes.ts';

type Params = ReadonlyMap<string, string>;

/** API keys of sub-accounts and the addresses that they may be used from: developers.binance.com, "API Management". */
export function subAccountKeyRoutes(host: Host): Routes {
  const { keys } = host;
  const updated = new Map<string, number>();

  function keyOf({ account, params }: SignedCall): ApiKey {
    const email = subAccountOf(host, account, params);
    const apiKey = params.get('subAccountApiKey');
    if (apiKey === undefined) throw missing('subAccountApiKey');
    const key = keys.find(apiKey);
    if (key?.account !== email || key.isRevoked) throw new ApiError(-2008, 'Invalid Api-Key ID.');
    return key;
  }

  function restrict(key: ApiKey, ips: readonly string[], nowMs: number): ApiKey {
    updated.set(key.apiKey, nowMs);
    return keys.change(key.name, { ips });
  }

  const rulesOf = (key: ApiKey): object => ({
    ...{ ipRestrict: String(key.ips.length > 0), ipList: key.ips },
    ...{ updateTime: updated.get(key.apiKey) ?? key.createdMs, apiKey: key.apiKey },
  });

  return {
    'POST /sapi/v2/sub-account/subAccountApi': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      answer: ({ account, params, nowMs }) => {
        const email = subAccountOf(host, account, params);
        const apiName = params.get('apiName');
        const status = Number(params.get('status'));
        if (apiName === undefined || apiName === '') throw missing('apiName');
        if (status !== 1 && status !== 2) throw missing('status');
        const ips = status === 2 ? addressesOf(params) : [];
        if (params.get('canFixApiTrading') === 'true' || params.get('canFixApiReading') === 'true')
          throw new ApiError(-9000, 'Unsupported operation');
        const rights = {
          canTrade: params.get('canTrade') === 'true',
          canFutures: params.get('canFuturesTrade') === 'true',
          canTransfer: params.get('canUniversalTransfer') === 'true',
        };
        const publicKey = params.get('publicKey');
        const created = create({
          // Names may repeat there, and must not here.
          name: `${email} ${apiName} ${keys.list().length}`,
          ...{ account: email, ips, ...rights },
          ...(publicKey === undefined ? {} : { publicKey }),
        });
        updated.set(created.apiKey, nowMs);
        return {
          ...{ apiName, apiKey: created.apiKey, secretKey: created.secret ?? '', canTrade: rights.canTrade },
          ...{ canMarginLoanRepay: false, canFuturesTrade: rights.canFutures },
          ...{ canUniversalTransfer: rights.canTransfer, canVanillaOptions: false },
          ...{ canFixApiTrading: false, canFixApiReading: false, status, ipList: ips },
        };

        function create(key: NewKey): ApiKey {
          try {
            return keys.create(key, nowMs);
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
            throw missing('publicKey');
          }
        }
      },
    },
    'GET /sapi/v1/sub-account/subAccountApi/ipRestriction': {
      weight: 1,
      security: 'signed',
      answer: (call) => rulesOf(keyOf(call)),
    },
    'POST /sapi/v2/sub-account/subAccountApi/ipRestriction': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      answer: (call) => {
        const key = keyOf(call);
        const status = call.params.get('status');
        if (status !== '1' && status !== '2') throw missing('status');
        const ips = status === '2' ? [...new Set([...key.ips, ...addressesOf(call.params)])] : [];
        const { apiKey } = restrict(key, ips, call.nowMs);
        return { status, ipList: ips, updateTime: call.nowMs, apiKey };
      },
    },
    'DELETE /sapi/v1/sub-account/subAccountApi/ipRestriction/ipList': {
      weight: 1,
      security: 'signed',
      right: 'canTrade',
      answer: (call) => {
        const key = keyOf(call);
        const gone = addressesOf(call.params);
        return rulesOf(
          restrict(
            key,
            key.ips.filter((ip) => !gone.includes(ip)),
            call.nowMs,
          ),
        );
      },
    },
  };
}

function addressesOf(params: Params): string[] {
  const text = params.get('ipAddress');
  if (text === undefined || text === '') throw missing('ipAddress');
  return text.split(',').map((address) => address.trim());
}
