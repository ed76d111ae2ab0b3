import type { FailureKind } from '../../core/model/answer.ts';

/** How a venue says what went wrong. */
interface VenueCodes {
  /** The code in an answer; empty where it says none. */
  code(body: Body, url: string): string;
  readonly kinds: ReadonlyMap<string, FailureKind>;
}

/** A JSON answer that is an object. */
export type Body = Readonly<Record<string, unknown>>;

/** Codes by what they mean. A text of numbers holds several, apart by blanks; a list holds codes with blanks in them. */
type Meaning = Partial<Record<FailureKind, string | readonly string[]>>;

function kinds(meaning: Meaning): ReadonlyMap<string, FailureKind> {
  return new Map(
    Object.entries(meaning).flatMap(([kind, codes]) =>
      (typeof codes === 'string' ? codes.split(' ') : codes).map((code) => [code, kind as FailureKind] as const),
    ),
  );
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function first(list: unknown): Body {
  return Array.isArray(list) && typeof list[0] === 'object' && list[0] !== null ? (list[0] as Body) : {};
}

/** developers.binance.com, error codes of spot and of USDT futures; futures codes that mean something else are prefixed. */
const BINANCE: VenueCodes = {
  code: ({ code }, url) => {
    const plain = text(code);
    const futures = `fapi${plain}`;
    return url.includes('fapi') && BINANCE.kinds.has(futures) ? futures : plain;
  },
  kinds: kinds({
    'key-dead': '-2008 -2014 -2015',
    'bad-signature': '-1022',
    ip: '-1005 -1011',
    permission: '-1002 -1099 -1109',
    account: '-2017 -3022 fapi-2023 fapi-4087 fapi-4088',
    clock: '-1021 -5028',
    throttle: '-1003 -1008 -1015 -1034',
    transient: '-1000 -1001 -1004 -1006 -1007 -1016 -3000',
    funds: '-2018 -2019 fapi-2024 fapi-2028 fapi-4050 fapi-4051',
    rules:
      '-1013 -1111 -2010 fapi-2021 fapi-2025 fapi-2027 fapi-4001 fapi-4002 fapi-4003 fapi-4004 fapi-4005 fapi-4013 fapi-4014 fapi-4016 fapi-4023 fapi-4024 fapi-4028 fapi-4029 fapi-4047 fapi-4048 fapi-4131 fapi-4164 fapi-5021',
    'would-take': 'fapi-5022',
    'reduce-only': 'fapi-2022 fapi-4118',
    'order-unknown': '-2011 -2013 -2026',
    'duplicate-id': 'fapi-4115 fapi-4116',
    market: '-1121 -1122 fapi-4108 fapi-4140 fapi-4141',
    unsupported: '-1014 -1020 -1116 fapi-2026 fapi-4061 fapi-4120',
  }),
};

/** docs.kraken.com, API error messages: one text per error, what follows a second colon says more. */
const KRAKEN: VenueCodes = {
  code: ({ error }) => (Array.isArray(error) ? text(error[0]) : text(error)),
  kinds: kinds({
    'key-dead': ['EAPI:Invalid key', 'ESession:Invalid session'],
    'bad-signature': ['EAPI:Invalid signature'],
    permission: ['EGeneral:Permission denied', 'EOrder:Trading agreement required'],
    account: ['ETrade:User Locked', 'EAuth:Account temporary disabled', 'EAuth:Account unconfirmed'],
    clock: ['EAPI:Invalid nonce', 'EService:Deadline elapsed'],
    throttle: [
      'EAPI:Rate limit exceeded',
      'EOrder:Rate limit exceeded',
      'EAuth:Rate limit exceeded',
      'EGeneral:Temporary lockout',
      'EGeneral:Too many requests',
      'EService:Throttled',
    ],
    transient: [
      'EService:Unavailable',
      'EService:Busy',
      'EService:Timeout',
      'EService:Internal error',
      'EGeneral:Internal error',
      'EDatabase:Internal error',
    ],
    funds: ['EOrder:Insufficient funds', 'EOrder:Insufficient margin', 'EOrder:Insufficient initial margin'],
    rules: [
      // What is said of an order and is not named below is a refusal all the same.
      'EOrder',
      'EOrder:Order minimum not met',
      'EOrder:Cost minimum not met',
      'EOrder:Tick size check failed',
      'EOrder:Invalid price',
      'EOrder:Orders limit exceeded',
      'EOrder:Positions limit exceeded',
      'EOrder:Margin allowance exceeded',
      'EOrder:Margin level too low',
      'EOrder:Margin position size exceeded',
      'EGeneral:Invalid arguments',
    ],
    'duplicate-id': ['EOrder:Duplicate cl_ord_id'],
    'would-take': ['EOrder:Post only order'],
    'reduce-only': ['EOrder:Reduce only'],
    'order-unknown': ['EOrder:Unknown order', 'EOrder:Invalid order'],
    market: [
      'EQuery:Unknown asset pair',
      'EQuery:Invalid asset pair',
      'EService:Market in cancel_only mode',
      'EService:Market in post_only mode',
      'EService:Market in limit_only mode',
    ],
    unsupported: ['EGeneral:Unknown method', 'EAPI:Feature disabled'],
  }),
};

/** docs.cdp.coinbase.com: `error`, `errors[0].id`, or for orders `error_response`. */
const COINBASE: VenueCodes = {
  code: ({ error, errors, error_response: order }) => {
    const { error: reason, preview_failure_reason: preview } = (order ?? {}) as Body;
    return text(error) || text(first(errors)['id']) || text(preview) || text(reason);
  },
  kinds: kinds({
    'key-dead': 'revoked_token expired_token invalid_token unauthorized',
    'bad-signature': 'authentication_error',
    permission: 'PERMISSION_DENIED invalid_scope',
    throttle: 'rate_limit_exceeded resource_exhausted',
    transient: 'internal_server_error UNKNOWN_FAILURE_REASON',
    funds: 'INSUFFICIENT_FUND PREVIEW_INSUFFICIENT_FUND',
    'would-take': 'INVALID_LIMIT_PRICE_POST_ONLY',
    unsupported: 'UNSUPPORTED_ORDER_CONFIGURATION',
  }),
};

/** kucoin.com/docs-new, error codes. */
const KUCOIN: VenueCodes = {
  code: ({ code }) => text(code),
  kinds: kinds({
    'key-dead': '400003',
    'bad-signature': '400004 400005',
    ip: '400006',
    permission: '400007 400303',
    clock: '400002',
    account: '411100',
    throttle: '429 429000 1015',
    transient: '500 503 500000',
    funds: '200004 210021 230003 260100 300003',
    'order-unknown': '100001 130103',
    'duplicate-id': '126044',
    market: '400600 900001',
  }),
};

/** bybit-exchange.github.io, v5 error codes; 17xxxx are spot, 11xxxx unified. */
const BYBIT: VenueCodes = {
  code: ({ retCode, ret_code: old }) => text(retCode) || text(old),
  kinds: kinds({
    'key-dead': '10003 33004',
    'bad-signature': '10004',
    ip: '10009 10010',
    permission: '10005 10024 10027 10028 170201',
    clock: '10002',
    account: '10008',
    throttle: '10006 10018 170222',
    transient: '10000 10016 170007 170146 170147 5004',
    funds: '110004 110006 110007 110012 110014 110044 110045 110051 110052 110053 170131 170033',
    rules: '110003 110094 170132 170133 170134 170135 170136 170137 170140 170148',
    'reduce-only': '110017',
    'order-unknown': '110001 170213',
    'duplicate-id': '110030 110072 170141',
    market: '170121',
  }),
};

/** okx.com/docs-v5, error codes; of an order the code of its own (`sCode`). */
const OKX: VenueCodes = {
  code: ({ code, data }) => text(first(data)['sCode']) || text(code),
  kinds: kinds({
    'key-dead': '50101 50111 50119',
    'bad-signature': '50105 50113',
    ip: '50110',
    permission: '50030 50120',
    clock: '50102 50112',
    account: '50007 50009',
    throttle: '50011 50013 50061',
    transient: '50001 50004 50026',
    funds: '51008 51119 51131',
    rules: '51006 51020 51121 51137 51138',
    'would-take': '51019',
    'reduce-only': '51169',
    'order-unknown': '51400 51603',
    'duplicate-id': '51016',
    market: '51001 51021 51028',
  }),
};

/** bitget.com/api-doc, error codes. */
const BITGET: VenueCodes = {
  code: ({ code, err_code: old }) => text(code) || text(old),
  kinds: kinds({
    'key-dead': '40006 40012 40037',
    'bad-signature': '40009 40010',
    ip: '40018',
    permission: '40014 40016 40301',
    clock: '40004 40005 40008',
    account: '40031',
    throttle: '429 1001',
    transient: '40200 40604 500 50008',
    funds: '40711 40712 40762 43012 50020',
    'order-unknown': '40109 40768 43001',
    'duplicate-id': '40786',
    market: '40309 50004',
  }),
};

/** gate.com/docs, labels. */
const GATE: VenueCodes = {
  code: ({ label }) => text(label),
  kinds: kinds({
    'key-dead': 'INVALID_KEY INVALID_CREDENTIALS AUTHENTICATION_FAILED',
    'bad-signature': 'INVALID_SIGNATURE',
    ip: 'IP_FORBIDDEN',
    permission: 'READ_ONLY FORBIDDEN',
    clock: 'REQUEST_EXPIRED',
    account: 'ACCOUNT_LOCKED SUB_ACCOUNT_LOCKED',
    throttle: 'TOO_MANY_REQUESTS TOO_FAST',
    transient: 'INTERNAL SERVER_ERROR TOO_BUSY',
    funds: 'BALANCE_NOT_ENOUGH MARGIN_BALANCE_NOT_ENOUGH FUTURES_BALANCE_NOT_ENOUGH INSUFFICIENT_AVAILABLE',
    rules: 'LIQUIDATE_IMMEDIATELY',
    'would-take': 'POC_FILL_IMMEDIATELY ORDER_POC_IMMEDIATE',
    'order-unknown': 'ORDER_NOT_FOUND CLIENT_ID_NOT_FOUND',
    market: 'INVALID_CURRENCY_PAIR CONTRACT_NOT_FOUND',
  }),
};

const VENUES: Readonly<Record<string, VenueCodes>> = {
  binance: BINANCE,
  binanceus: BINANCE,
  binanceusdm: BINANCE,
  kraken: KRAKEN,
  coinbase: COINBASE,
  kucoin: KUCOIN,
  kucoinfutures: KUCOIN,
  bybit: BYBIT,
  okx: OKX,
  bitget: BITGET,
  gate: GATE,
};

const SUCCESS = /^(0+|200|200000)$/;

/** The code of a venue's answer and what it means, where the venue is known to say so. */
export function codeIn(venue: string, body: Body, url: string): { code: string; kind: FailureKind | undefined } {
  const codes = VENUES[venue];
  const said = codes?.code(body, url) ?? '';
  const code = SUCCESS.test(said) ? '' : said;
  let known = code;
  while (known !== '' && !codes.kinds.has(known)) known = known.slice(0, Math.max(0, known.lastIndexOf(':')));
  return { code: code.replace('fapi', ''), kind: codes?.kinds.get(known) };
}
