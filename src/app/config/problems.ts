import type { z } from 'zod';
import { InputError } from '../../core/model/errors.ts';
import { RENAMED } from './freqtrade-keys.ts';
import { configJsonSchema, expectation, namedKeys, namedPaths, schemaAt } from './json-schema.ts';
import { valueAt } from './merge.ts';
import { maskSecrets } from './secrets.ts';
import { squash, suggest } from './suggest.ts';

/** One fault of the configuration, with the place where it is and the next step. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** `file:line:column`, the variable or the flag. */
  readonly place: string | undefined;
  readonly value?: unknown;
  readonly hint?: string;
}

/** Throws one InputError for all problems; its code is that of a lone problem, else CONFIG_INVALID. */
export function throwProblems(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  if (problems.length === 1) {
    throw new InputError(first.code, first.message, {
      ...(first.place === undefined ? {} : { path: first.place }),
      ...('value' in first ? { value: first.value } : {}),
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    });
  }
  throw new InputError(
    'CONFIG_INVALID',
    `the configuration has ${problems.length} problems:\n${problems.map(problemLine).join('\n')}`,
    { hint: 'Correct them; `tradewright config check` looks again.' },
  );
}

/** A problem on one line, as lists show it. */
function problemLine({ code, message, place, hint }: Problem): string {
  return `  ${place === undefined || message.includes(place) ? '' : `${place}: `}${message} [${code}]${hint === undefined ? '' : ` ${hint}`}`;
}

/** What zod found wrong with one layer, in the user's words. `place` says where a path of that layer stands. */
export function schemaProblems(
  issues: readonly z.core.$ZodIssue[],
  layer: unknown,
  place: (path: readonly PropertyKey[]) => string,
): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'invalid_union') {
      const inner = issue.errors.find((branch) =>
        branch.every((each) => each.path.length > 0 || each.code === 'unrecognized_keys'),
      );
      if (inner?.length) {
        const nested = inner.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
        return schemaProblems(nested, layer, place);
      }
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey([...issue.path, key], place));
    }
    return [invalidValue(issue, layer, place)];
  });
}

function invalidValue(
  issue: z.core.$ZodIssue,
  layer: unknown,
  place: (path: readonly PropertyKey[]) => string,
): Problem {
  const name = issue.path.join('.') || 'the configuration';
  if (issue.code === 'invalid_key') {
    return {
      code: 'CONFIG_INVALID',
      message: `${name}: the key ${JSON.stringify(String(issue.path.at(-1)))} is not a number of minutes`,
      place: place(issue.path),
    };
  }
  const found = valueAt(layer, issue.path);
  const value = maskSecrets(found, issue.path);
  const wanted = schemaAt(issue.path);
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return {
    code: 'CONFIG_INVALID',
    message: `${name} ${found === undefined ? 'is missing' : `is ${shown}`}; expected ${wanted ? expectation(wanted) : 'something else'}`,
    place: place(issue.path),
    value,
  };
}

function unknownKey(path: readonly PropertyKey[], place: (path: readonly PropertyKey[]) => string): Problem {
  const meant = suggestPath(path);
  return {
    code: 'CONFIG_UNKNOWN_KEY',
    message: `${path.join('.')} is not a configuration key`,
    place: place(path),
    hint: meant === undefined ? 'All keys: `tradewright config schema`.' : `Use ${meant}.`,
  };
}

/** The key that was probably meant by an unknown path: a sibling, else a key of that name anywhere. */
export function suggestPath(path: readonly PropertyKey[]): string | undefined {
  const renamed = Object.keys(RENAMED).find((old) => squash(old) === squash(path.join('.')));
  if (renamed !== undefined) return RENAMED[renamed];
  const name = String(path.at(-1));
  const parents = path.slice(0, -1);
  const parent = schemaAt(parents) ?? configJsonSchema();
  const sibling = suggest(name, namedKeys(parent));
  if (sibling !== undefined) return [...parents, sibling].join('.');
  return namedPaths().find((known) => squash(known.slice(known.lastIndexOf('.') + 1)) === squash(name));
}
