import type { Problem } from './problems.ts';
import { isTree } from './merge.ts';
import { squash } from './suggest.ts';

const SECRET_NAMES = new Set(
  [
    'key',
    'secret',
    'password',
    'passphrase',
    'uid',
    'privateKey',
    'apiKey',
    'apiSecret',
    'token',
    'accessToken',
    'jwtSecretKey',
    'walletAddress',
    'webhookUrl',
  ].map(squash),
);

/** What a secret is shown as. */
const MASK = '********';

/** Whether a key's value must never be printed or kept in a configuration file; spelling does not matter. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.has(squash(name));
}

/** Whether a dotted path leads to a secret; parameters of a strategy are free to be called `key`. */
export function isSecretPath(path: readonly PropertyKey[]): boolean {
  return path[0] !== 'params' && path.some((key) => isSecretName(String(key)));
}

/** Whether a value must not be shown: its name says so, or it is an address with a password in it. */
export function isSecret(path: readonly PropertyKey[], value: unknown): boolean {
  return isSecretPath(path) || (typeof value === 'string' && /:\/\/[^/@\s]*:[^/@\s]*@/.test(value));
}

/** A copy in which every secret is masked; `path` is where the value stands. */
export function maskSecrets(value: unknown, path: readonly PropertyKey[] = []): unknown {
  if (isSecret(path, value)) return MASK;
  if (Array.isArray(value)) return value.map((each) => maskSecrets(each, path));
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskSecrets(inner, [...path, key])]));
}

/** Refuses secrets in a file, wherever they stand; the message never holds the value. */
export function secretProblems(
  value: unknown,
  place: (path: readonly PropertyKey[]) => string,
  path: readonly PropertyKey[] = [],
): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (!isSecret(at, inner)) return secretProblems(inner, place, at);
    return [
      {
        code: 'CONFIG_SECRET_IN_FILE',
        message: `${at.join('.')} is a secret, which a configuration file must not hold`,
        place: place(at),
        hint: 'Remove it; keys come from environment variables such as TRADEWRIGHT__EXCHANGE__KEY.',
      },
    ];
  });
}
