/** Addresses in groups, as ccxt keeps them. */
export type Urls = string | { readonly [name: string]: Urls };

/**
 * Points every address of a venue to another server (`http://127.0.0.1:8080`), so that none is left that leads to the
 * venue. Paths stay; those of websockets begin with the first word of the venue's host (`/stream/ws`, `/fstream/ws`),
 * because streams of different hosts have the same path, and ccxt tells Binance's spot streams by that word.
 */
export function rebase(urls: Urls, baseUrl: string): Urls {
  if (typeof urls !== 'string') {
    return Object.fromEntries(Object.entries(urls).map(([name, inner]) => [name, rebase(inner, baseUrl)]));
  }
  const [, scheme, host, path] = /^(https?|wss?):\/\/([^/]+)(.*)$/.exec(urls) ?? [];
  if (scheme === undefined) return urls;
  const base = baseUrl.replace(/\/+$/, '');
  if (scheme.startsWith('http')) return base + path;
  const word = `/${host.split(/[.:]/)[0]}`;
  return base.replace(/^http/, 'ws') + (path.startsWith(`${word}/`) ? path : word + path);
}
