import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/cli.ts';

const source = readFileSync(join(root, 'src/core/strategy/callbacks.ts'), 'utf8');
const page = readFileSync(join(root, 'docs/guide/writing-a-strategy.md'), 'utf8');
const section = page.slice(page.indexOf('## Decisions while a trade is open'), page.indexOf('## Data frames'));
const inCode = section.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g);
const named = new Set([...inCode].flatMap(([, code]) => code.split(/\W+/)));

/** Names of the members of each interface in the source, by the interface's name. */
const interfaces = new Map(
  [...source.matchAll(/^export interface (\w+).*?^}/gms)].map(([text, name]): [string, string[]] => [
    name,
    [...text.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(<]/gm)].map(([, member]) => member),
  ]),
);

test.each(['TradeView', 'StrategyCallbacks', ...[...interfaces.keys()].filter((name) => name.endsWith('Call'))])(
  'the guide names all that %s has',
  (name) => {
    const members = interfaces.get(name)!;
    expect(members.length).toBeGreaterThan(0);
    expect(members.filter((member) => !named.has(member))).toEqual([]);
  },
);
