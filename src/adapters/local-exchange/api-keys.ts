import { createHmac, createPublicKey, randomBytes, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import { InputError } from '../../core/model/errors.ts';

/** What a key may do. Reading is always allowed. */
export interface KeyRights {
  readonly canTrade: boolean;
  readonly canFutures: boolean;
  readonly canWithdraw: boolean;
  /** Between wallets and sub-accounts. */
  readonly canTransfer: boolean;
}

export interface ApiKey extends KeyRights {
  /** Its name for people. */
  readonly name: string;
  readonly apiKey: string;
  /** HMAC; undefined where the client keeps an Ed25519 or RSA key and gave its public half. */
  readonly secret: string | undefined;
  readonly publicKey: KeyObject | undefined;
  readonly account: string;
  /** Only from these addresses; empty = from anywhere. */
  readonly ips: readonly string[];
  readonly createdMs: number;
  readonly expiresMs: number | undefined;
  /** Kraken: how far below the highest one a request's number may be. */
  readonly nonceWindow: number;
  readonly isRevoked: boolean;
}

export interface NewKey extends Partial<KeyRights> {
  readonly name: string;
  readonly account: string;
  readonly apiKey?: string;
  readonly secret?: string;
  /** PEM: the key signs with Ed25519 or RSA. */
  readonly publicKey?: string;
  readonly ips?: readonly string[];
  readonly expiresMs?: number;
  /** Default 0. */
  readonly nonceWindow?: number;
}

export type KeyChange = Partial<Pick<ApiKey, keyof KeyRights | 'ips' | 'expiresMs' | 'isRevoked'>>;

/** The API keys of the exchange. */
export class ApiKeys {
  readonly #byKey = new Map<string, ApiKey>();

  /** Throws InputError KEY_TAKEN, KEY_INVALID. */
  create(key: NewKey, nowMs: number): ApiKey {
    const { name, account, ips = [], expiresMs, nonceWindow = 0 } = key;
    if (this.#named(name) !== undefined)
      throw new InputError('KEY_TAKEN', `there is a key "${name}" already`, { value: name });
    const created: ApiKey = {
      ...{ name, account, ips, expiresMs, nonceWindow, createdMs: nowMs, isRevoked: false },
      ...{ canTrade: true, canFutures: true, canWithdraw: false, canTransfer: true },
      ...rightsOf(key),
      apiKey: key.apiKey ?? randomBytes(32).toString('hex'),
      secret: key.publicKey === undefined ? (key.secret ?? randomBytes(32).toString('hex')) : undefined,
      publicKey: key.publicKey === undefined ? undefined : readPublicKey(key.publicKey),
    };
    this.#byKey.set(created.apiKey, created);
    return created;
  }

  find(apiKey: string): ApiKey | undefined {
    return this.#byKey.get(apiKey);
  }

  list(): readonly ApiKey[] {
    return [...this.#byKey.values()];
  }

  /** Throws InputError KEY_UNKNOWN. */
  change(name: string, change: KeyChange): ApiKey {
    const key = this.#named(name);
    if (key === undefined) {
      throw new InputError('KEY_UNKNOWN', `no key "${name}"`, {
        value: name,
        hint: `Name one of ${this.list()
          .map((known) => known.name)
          .join(', ')}.`,
      });
    }
    const changed = { ...key, ...change };
    this.#byKey.set(key.apiKey, changed);
    return changed;
  }

  #named(name: string): ApiKey | undefined {
    return this.list().find((key) => key.name === name);
  }
}

type SaidRights = { readonly [Right in keyof KeyRights]?: boolean | undefined };

/** The rights that are said. */
export function rightsOf({ canTrade, canFutures, canWithdraw, canTransfer }: SaidRights): Partial<KeyRights> {
  return {
    ...(canTrade === undefined ? {} : { canTrade }),
    ...(canFutures === undefined ? {} : { canFutures }),
    ...(canWithdraw === undefined ? {} : { canWithdraw }),
    ...(canTransfer === undefined ? {} : { canTransfer }),
  };
}

function readPublicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new InputError('KEY_INVALID', 'the public key cannot be read', { hint: 'Give it as PEM.', cause });
  }
}

/** Is it in force, and may it be used from this address? */
export function isUsable(key: ApiKey, ip: string, nowMs: number): boolean {
  if (key.isRevoked || (key.expiresMs !== undefined && nowMs >= key.expiresMs)) return false;
  return key.ips.length === 0 || key.ips.includes(ip);
}

/** Is `signature` (HMAC-SHA256 in hex; Ed25519 and RSA-SHA256 in base64) this key's over `payload`? */
export function isSignedBy(key: ApiKey, payload: string, signature: string): boolean {
  if (key.publicKey === undefined) {
    const expected = createHmac('sha256', key.secret!).update(payload).digest();
    const given = Buffer.from(signature, 'hex');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
  const algorithm = key.publicKey.asymmetricKeyType === 'ed25519' ? null : 'RSA-SHA256';
  return verify(algorithm, Buffer.from(payload), key.publicKey, Buffer.from(signature, 'base64'));
}
