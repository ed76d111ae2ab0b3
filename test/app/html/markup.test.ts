import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeHtml, html } from '../../../src/app/html/markup.ts';

it('escapes whatever is put in, in text and in attributes', () => {
  expect(html`<b title="${'"><i>'}">${'<script>'} & ${"it's"}</b>`.text).toBe(
    '<b title="&quot;&gt;&lt;i&gt;">&lt;script&gt; & it&#39;s</b>',
  );
});

it('takes markup as it is, lists as their parts, and nothing for what is missing', () => {
  const items = ['a', '<'].map((text) => html`<i>${text}</i>`);
  expect(html`<b>${items}${null}${undefined}${false}${0}</b>`.text).toBe('<b><i>a</i><i>&lt;</i>0</b>');
});

it('leaves no character that begins markup, and loses nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"']/);
      const back = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
      expect(escaped.replaceAll(/&(?:lt|gt|quot|#39|amp);/g, (entity) => back[entity as keyof typeof back])).toBe(text);
    }),
  );
});
