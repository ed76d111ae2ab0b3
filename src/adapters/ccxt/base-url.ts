/** Addresses in groups, as ccxt keeps them. */
export type Urls = string | { readonly [name: string]: Urls };

/**
 * Points every address of a venue to another server (`http://127.0.0.1:8080`), so that none is left that leads to the
 * venue. The venue's host becomes the first part of the path: streams of different hosts have the same path, and ccxt
 * tells Binance's spot stream from the futures stream by the word before it.
 */
export function rebase(urls: Urls, baseUrl: string): Urls {
  if (typeof urls !== 'string') {
    return Object.fromEntries(Object.entries(urls).map(([name, inner]) => [name, rebase(inner, baseUrl)]));
  }
  const [, scheme, host, path] = /^(https?|wss?):\/\/([^/]+)(.*)$/.exec(urls) ?? [];
  if (scheme === undefined) return urls;
  const base = baseUrl.replace(/\/+$/, '');
  const server = scheme.startsWith('ws') ? base.replace(/^http/, 'ws') : base;
  return `${server}/${host.replace(/:\d+$/, '')}${path}`;
}
