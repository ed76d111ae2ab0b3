import { deflateRawSync } from 'node:zlib';
import { Markup, escapeHtml } from './markup.ts';

/** A value as a block of the page that its scripts read by id: JSON, deflated, in base64. */
export function packed(id: string, value: unknown): Markup {
  const text = deflateRawSync(JSON.stringify(value), { level: 9 }).toString('base64');
  return new Markup(`<script type="text/plain" id="${escapeHtml(id)}">${text}</script>\n`);
}

/** A script to run. Nothing may be added to it, not even a line break: the page's policy knows its hash. */
export function scriptElement(code: string): Markup {
  return new Markup(`<script>${code}</script>\n`);
}
