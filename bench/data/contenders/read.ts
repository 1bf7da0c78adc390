/** Reads a table of numbers as training does, and says how long it took. Arguments: the file. */
import { openSource } from '../../../src/trainer/data/source/openSource';

async function main(): Promise<void> {
  const file = process.argv[2]!;
  const began = performance.now();
  const { inputs } = await openSource(file, {}, new AbortController().signal);
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(`${JSON.stringify({ rows: inputs.rows, seconds, peak: process.resourceUsage().maxRSS * 1024 })}\n`);
}

void main();
