import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { pageScript } from '../../../src/app/html/page-script.ts';

it('is one script without types, imports and exports', () => {
  const code = pageScript();
  expect(() => new Script(code)).not.toThrow();
  expect(code).not.toMatch(/^\s*(import|export|interface|declare) /m);
});

it('has each module once, after those that it imports', () => {
  const names = [...pageScript().matchAll(/^modules\["([^"]+)"\] = /gm)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.at(-1)).toBe('app/html/page/main');
  expect(names.indexOf('app/format')).toBeLessThan(names.indexOf('app/html/page/trade-list'));
});
