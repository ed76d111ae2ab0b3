import path from 'node:path';
import { InputError } from '../../core/model/errors.ts';
import { contradictions } from './contradictions.ts';
import { variableName } from './environment.ts';
import { NOT_CARRIED, RENAMED } from './freqtrade-keys.ts';
import { readJsonFile } from './json-file.ts';
import { namedKeys, schemaAt } from './json-schema.ts';
import { type Assignment, isTree, merge, valueAt } from './merge.ts';
import { schemaProblems, throwProblems } from './problems.ts';
import { type Config, configSchema } from './schema.ts';
import { isSecret, isSecretPath } from './secrets.ts';

const SECRET = 'a secret does not belong in a file';

/** A key of freqtrade (dotted) that did not come along, and why. */
export interface LeftOut {
  readonly key: string;
  readonly reason: string;
}

const UNDIVIDED: ReadonlySet<PropertyKey | undefined> = new Set(['minimalRoi', 'trailingStop']);

/** Keys of pair lists: turnover is the only order there is, and who asks says how often. */
const WITHOUT_EFFECT = new Set(['sort_key', 'refresh_period']);

type Leave = (at: readonly string[], reason: string) => void;

/**
 * Turns a freqtrade configuration, with what its `add_config_files` name, into ours, and says what it left out.
 * Secrets never come along. Throws InputError (CONFIG_UNREADABLE, CONFIG_SYNTAX) for files that cannot be read.
 */
export function importFreqtrade(file: string): { config: Config; leftOut: LeftOut[] } {
  const assignments: Assignment[] = [];
  const leftOut: LeftOut[] = [];
  const leave: Leave = (at, reason) => void leftOut.push({ key: at.join('.'), reason });
  const { trailingStop, ...source } = withTrailingStop(readMerged(path.resolve(file)), leave);
  if (trailingStop !== undefined) assignments.push(assign(['trailingStop'], trailingStop));

  const carry = (at: readonly string[], value: unknown): void => {
    const key = at.join('.');
    const target = (RENAMED[key] ?? at.map(camelCase).join('.')).split('.');
    if (isSecretPath(at)) {
      return leave(at, schemaAt(target) ? `${SECRET}; set ${variableName(target.join('.'))} instead` : SECRET);
    }
    if (NOT_CARRIED[key] !== undefined) return leave(at, NOT_CARRIED[key]);
    const schema = schemaAt(target);
    if (key === '$schema' || isPlainPairList(key, value) || (key === 'margin_mode' && value === '')) return;
    if (schema === undefined) return leave(at, 'there is no counterpart');
    if (isTree(value) && namedKeys(schema).length > 0) {
      for (const [child, inner] of Object.entries(value)) carry([...at, child], inner);
      return;
    }
    assignments.push(assign(target, withoutSecrets(adapted(key, value, source), at, leave)));
  };
  for (const [key, value] of Object.entries(source)) carry([key], value);

  const config = dropInvalid(merge(assignments).tree, leave);
  for (const { message, hint } of contradictions(config)) leave(['(combination)'], `${message}. ${hint}`);
  return { config, leftOut };
}

function assign(at: readonly string[], value: unknown): Assignment {
  return { path: at, value, source: () => ({ kind: 'file', name: '' }) };
}

/** The file over what it includes; of included files the later wins. Included paths start at the including file. */
function readMerged(file: string, including: readonly string[] = []): Record<string, unknown> {
  if (including.includes(file)) {
    throw new InputError('CONFIG_INVALID', `add_config_files leads back to ${file}`, { path: including.at(-1)! });
  }
  const { value, problems } = readJsonFile(file, path.relative('', file));
  // Keys given twice are no fault to freqtrade, which takes the last one, as the reader does.
  throwProblems(problems.filter(({ code }) => code === 'CONFIG_SYNTAX' || code === 'CONFIG_UNREADABLE'));
  const { add_config_files: included = [], ...own } = value;
  if (!Array.isArray(included)) {
    throw new InputError('CONFIG_INVALID', 'add_config_files is not a list of files', { path: file, value: included });
  }
  const layers = included
    .map(String)
    .map((each) => readMerged(path.resolve(path.dirname(file), each), [...including, file]));
  return merge([...layers, own].map((layer) => assign([], layer))).tree;
}

/** freqtrade's four trailing keys as one value; `trailing_stop: false` makes the others void. */
function withTrailingStop(source: Record<string, unknown>, leave: Leave): Record<string, unknown> {
  const { trailing_stop: on, ...rest } = source;
  const details: Record<string, unknown> = {};
  for (const [key, target] of Object.entries(RENAMED)) {
    if (!target.startsWith('trailingStop.') || !Object.hasOwn(rest, key)) continue;
    if (on === undefined) leave([key], 'trailing_stop is not set beside it; set trailingStop as a whole');
    else if (on === true && rest[key] !== null) details[target.slice('trailingStop.'.length)] = rest[key];
    delete rest[key];
  }
  if (on === undefined) return rest;
  return { ...rest, trailingStop: on === true && Object.keys(details).length > 0 ? details : on };
}

/** A static list is what pairWhitelist is: nothing gets lost. */
function isPlainPairList(key: string, value: unknown): boolean {
  return (
    key === 'pairlists' &&
    Array.isArray(value) &&
    value.every((each) => isTree(each) && each['method'] === 'StaticPairList')
  );
}

/** Values that freqtrade writes in another form. */
function adapted(key: string, value: unknown, source: Record<string, unknown>): unknown {
  if (key.startsWith('order_time_in_force.') && typeof value === 'string') return value.toUpperCase();
  if (key === 'dry_run_wallet' && isTree(value)) return value[String(source['stake_currency'])];
  if ((key === 'protections' || key === 'pairlists') && Array.isArray(value)) {
    return value.map((each) =>
      isTree(each)
        ? Object.fromEntries(
            Object.entries(each)
              .filter(([name]) => key !== 'pairlists' || !WITHOUT_EFFECT.has(name))
              .map(([name, inner]) => [camelCase(name), inner]),
          )
        : each,
    );
  }
  return value;
}

/** A copy without what has a secret's name, at any depth. */
function withoutSecrets(value: unknown, at: readonly string[], leave: Leave): unknown {
  if (Array.isArray(value)) return value.map((each, index) => withoutSecrets(each, [...at, String(index)], leave));
  if (!isTree(value)) return value;
  const kept = Object.entries(value).filter(([key, inner]) => {
    const secret = isSecret([...at, key], inner);
    if (secret) leave([...at, key], SECRET);
    return !secret;
  });
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutSecrets(inner, [...at, key], leave)]));
}

/** Takes out what our schema refuses: the value, or the whole table or list element, half of which would be another one. */
function dropInvalid(tree: Record<string, unknown>, leave: Leave): Config {
  for (;;) {
    const { data, error } = configSchema.safeParse(tree);
    if (data !== undefined) return data;
    const issue = error.issues[0];
    const [{ message }] = schemaProblems([issue], tree, () => '');
    const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : [...issue.path];
    const whole = UNDIVIDED.has(at[0]) ? 0 : at.findIndex((each) => typeof each === 'number');
    const target = whole < 0 ? at : at.slice(0, whole + 1);
    const name = target.join('.');
    leave([name], message.startsWith(`${name} `) ? message.slice(name.length + 1) : message);
    const last = target.pop()!;
    const holder = valueAt(tree, target);
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete (holder as Record<PropertyKey, unknown>)[last];
  }
}

/** `max_open_trades` -> `maxOpenTrades`. */
function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
