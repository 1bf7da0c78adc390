import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/build/root.mjs';

const sources = readdirSync(path.join(root, 'webview'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.test)\.tsx?$/u.test(name),
);
const texts = textsOf(sources.map((name) => `webview/${name}`));
const chinese = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.zh-cn.json'), 'utf8')) as Record<string, string>;

describe('the texts of the panel', () => {
  it('are found in its sources', () => {
    expect([...texts.keys()]).toEqual(expect.arrayContaining(['Shrink', 'shrinking, round {0} of {1}', 'sparsity', 'Layer budget']));
  });

  it('are all known in Chinese', () => {
    expect([...texts].filter(([text]) => chinese[text] === undefined || chinese[text] === '')).toEqual([]);
  });

  it('keep their places for values in Chinese', () => {
    const places = (text: string) => [...new Set(text.match(/\{\d+\}/gu))].sort();
    expect([...texts.keys()].filter((text) => places(text).join('') !== places(chinese[text]!).join(''))).toEqual([]);
  });
});

/** Every first argument of the function `t`, with where it stands. @throws Error for one that is not a plain string */
function textsOf(files: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
        const [text] = node.arguments;
        const place = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
        if (text === undefined || !ts.isStringLiteralLike(text)) throw new Error(`${place}: the text must be a plain string`);
        found.set(text.text, place);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}
