/** The comment on a pull request, in Markdown. */
import { fieldNames, fields } from './limits.mjs';

/**
 * @param {import('./found').Found} found
 * @returns {string} nothing where there is nothing to say
 */
export function commentOn({ findings, models, runs, growths }) {
  if (findings.length + models.length + runs.length === 0) return '';
  const wrong = [...growths.map(({ text }) => `- ❌ ${escaped(text)}`), ...findings.map(findingLine)];
  const parts = [
    '### Model Bonsai',
    ...(wrong.length === 0 ? [] : [wrong.join('\n')]),
    ...(models.length === 0 ? [] : [modelsTable(models)]),
    ...models.flatMap(({ file, diff }) => (diff === undefined ? [] : [layersOf(file, diff)])),
    ...runs.map(scoresOf),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** @param {import('./found').Finding} finding */
function findingLine({ file, line, severity, message }) {
  return `- ${severity === 'error' ? '❌' : '⚠️'} ${escaped(file)}, line ${String(line)}: ${escaped(message)}`;
}

/** @param {readonly import('./found').ChangedModel[]} models */
function modelsTable(models) {
  const rows = models.map(({ file, before, diff, failed }) => {
    const name = escaped(file);
    if (failed !== undefined) return `| ${name} | ${escaped(failed)} | | |`;
    if (diff === undefined) return `| ${name} | ${before ? 'deleted' : 'added'} | | |`;
    return `| ${name} | ${fields.map((field) => changed(diff.before[field], diff.after[field])).join(' | ')} |`;
  });
  const heading = fields.map((field) => fieldNames[field]).join(' | ');
  return [`| model | ${heading} |`, '| --- | ---: | ---: | ---: |', ...rows].join('\n');
}

/** @param {string} file @param {import('./found').Diff} diff */
function layersOf(file, diff) {
  const others = diff.layers.filter(({ change }) => change !== 'same');
  if (others.length === 0) return `The layers of ${escaped(file)} are the same.`;
  const rows = others.map(({ change, before, after }) => {
    const words = [before, after].map((layer) => escaped(layer?.words ?? '–')).join(' → ');
    return `| ${escaped(after?.name ?? before?.name ?? '')} | ${change} | ${words} | ${changed(before?.params ?? 0, after?.params ?? 0)} |`;
  });
  const table = ['| layer | | | parameters |', '| --- | --- | --- | ---: |', ...rows].join('\n');
  const count = others.length === 1 ? '1 layer' : `${String(others.length)} layers`;
  return `<details><summary>${escaped(file)}: ${count} changed</summary>\n\n${table}\n\n</details>`;
}

/** @param {import('./found').ChangedRun} run */
function scoresOf({ spec, before, after }) {
  const [was, is] = [before.validation ?? before.training, after.validation ?? after.training];
  const rows = Object.entries(is).map(([name, value]) => `| ${escaped(name)} | ${changed(was[name] ?? null, value)} |`);
  return [`The newest run of ${escaped(spec)}:`, '', '| measure | |', '| --- | ---: |', ...rows].join('\n');
}

/**
 * "1,000 → 800 (−20.0 %)"
 * @param {number | null} before @param {number | null} after
 */
function changed(before, after) {
  if (before === after) return number(after);
  const share = before !== null && after !== null && before > 0 ? ` (${percent(after / before - 1)})` : '';
  return `${number(before)} → ${number(after)}${share}`;
}

/** @param {number} share */
function percent(share) {
  return `${share < 0 ? '−' : '+'}${(Math.abs(share) * 100).toFixed(1)} %`;
}

/** @param {number | null} value */
function number(value) {
  if (value === null) return '?';
  return Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(4)));
}

/**
 * Names come out of files and may hold anything.
 * @param {string} text
 */
function escaped(text) {
  return text.replace(/\s+/gu, ' ').replace(/[\\`*_{}[\]<>#|~&$@]/gu, (character) => `&#${String(character.codePointAt(0))};`);
}
