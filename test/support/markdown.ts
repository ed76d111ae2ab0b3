import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a page: what stands after the fence (`sh`, `ts`, ...), its text and the line it starts on. */
export interface Block {
  readonly page: string;
  readonly line: number;
  /** The line of its closing fence. */
  readonly endLine: number;
  readonly language: string;
  readonly code: string;
}

/** Every page of the project's documentation, as paths from the root. */
export function pages(root: string): string[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'));
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const data = readdirSync(join(root, 'data'), { recursive: true, encoding: 'utf8' });
  const below = [...docs.map((name) => join('docs', name)), ...data.map((name) => join('data', name))];
  return [...top, ...below.filter((name) => name.endsWith('.md'))].sort();
}

/** The fenced blocks of a page, in order. */
export function blocksOf(root: string, page: string): Block[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```([\w-]+)[^\n]*\n([\s\S]*?)^```$/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    return { page, line, endLine: line + match[2].split('\n').length, language: match[1], code: match[2] };
  });
}

/** The relative links of a page, without their anchors. */
export function linksOf(root: string, page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1].split('#')[0]);
  return targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
