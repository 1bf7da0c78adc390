/** Reads damaged models as the editor and the command line do. */
import { expect } from 'vitest';
import { checkText, type Finding } from '../../../src/core/check/check';
import { findingFormats } from '../../../src/core/check/formats';
import { openModelDocument } from '../../../src/core/language/modelDocument';
import { Random } from '../../../src/core/random/random';
import { analyzeSpec } from '../../../src/core/spec/analyze';
import { useEverything } from '../models/useEverything';
import { mutant } from './mutate';

/** @throws with the text of the first document that something throws for, or of which a number is none */
export async function tryMutants(documents: readonly object[], count: number, seed: number): Promise<void> {
  const random = new Random(seed);
  for (let tried = 0; tried < count; tried++) {
    const text = mutant(documents[tried % documents.length]!, random);
    const offset = Math.floor(random.uniform() * (text.length + 1));
    try {
      await check(text, offset);
    } catch (cause) {
      throw new Error(`mutant ${String(tried)} of seed ${String(seed)}: ${text}`, { cause });
    }
  }
}

async function check(text: string, offset: number): Promise<void> {
  const model = openModelDocument(text, { layerShare: 0.4 });
  // Names may hold anything, also "NaN": what is checked are the numbers before units.
  for (const said of useEverything(model, offset))
    expect(said).not.toMatch(/(?:NaN|Infinity|undefined|-\d[\d,]*) (?:parameters|MACs|k?B\b)/u);
  const { cost } = model.analysis ?? {};
  if (cost !== undefined) expect([cost.params, cost.macs ?? 0].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  analyzeSpec(text);
  const findings: Finding[] = await checkText('m.json', text, { heads: () => Promise.resolve(new Map()) });
  for (const print of Object.values(findingFormats)) print(findings, '1.0.0');
}
