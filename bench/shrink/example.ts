import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getNodeValue } from 'jsonc-parser';
import { parseJson } from '../../src/core/spec/syntax';
import type { BenchSpec } from './tasks';

/** The spec of an example, with its data beside the bench's specs. @param root the project's folder @param specs the folder of the bench's specs */
export function example(root: string, specs: string, name: string): BenchSpec {
  const file = path.join(root, 'examples', name, `${name}.model.json`);
  const parsed = parseJson(readFileSync(file, 'utf8'));
  const { budget: _, ...spec } = getNodeValue(parsed.root!) as BenchSpec & { budget?: unknown };
  if (!('file' in spec.data) || typeof spec.data.file !== 'string') return spec;
  const data = path.join(path.dirname(file), spec.data.file);
  copyFileSync(data, path.join(specs, path.basename(data)));
  return { ...spec, data: { ...spec.data, file: path.basename(data) } };
}
