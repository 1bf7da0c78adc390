/** Everything that the editor and the panel can say in English: the keys of the translations. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { kerasMeanings } from '../../../src/core/keras/meanings';
import { kindOf, layerTypes } from '../../../src/core/layers';
import { specSchema } from '../../../src/core/spec/schema';

/** Templates of messages and texts of the editor, from the sources and from the tables that are spoken at run time. */
export function translatedTexts(): Set<string> {
  const sources = ['src/core', 'src/client', 'src/system', 'src/extension', 'src/trainer', 'webview'].flatMap(sourceFiles);
  const meanings = [...layerTypes.map((type) => kindOf(type).meaning), ...Object.values(kerasMeanings)];
  const words = [...sources.flatMap(textsInFile), ...meanings, ...descriptionsIn(specSchema)];
  return new Set(words);
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.tsx?$/u.test(name))
    .map((name) => path.join(folder, name));
}

/** What is said, and every other string with places for values, which is a message chosen elsewhere. */
function textsInFile(file: string): string[] {
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && speaks(node.expression)) words.push(...(node.arguments[0] ? stringsIn(node.arguments[0]) : []));
    if (ts.isStringLiteralLike(node) && /\{\d+\}/u.test(node.text)) words.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022));
  return words;
}

/** `say(…)`, the panel's `t(…)` or `vscode.l10n.t(…)`. */
function speaks(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 'say' || called.text === 't';
  if (!ts.isPropertyAccessExpression(called) || called.name.text !== 't') return false;
  return ts.isPropertyAccessExpression(called.expression) && called.expression.name.text === 'l10n';
}

function stringsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  const found: string[] = [];
  ts.forEachChild(node, (child) => void found.push(...stringsIn(child)));
  return found;
}

function descriptionsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'description' in schema && typeof schema.description === 'string' ? [schema.description] : [];
  const ofValues = 'enumDescriptions' in schema && Array.isArray(schema.enumDescriptions) ? schema.enumDescriptions.map(String) : [];
  return [...own, ...ofValues, ...Object.values(schema).flatMap(descriptionsIn)];
}
