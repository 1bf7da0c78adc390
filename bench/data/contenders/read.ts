/** Reads a table of numbers as training does, and says how long that kept the processor busy. Arguments: the file. */
import { openSource } from '../../../src/trainer/data/source/openSource';

async function main(): Promise<void> {
  const file = process.argv[2]!;
  const began = process.cpuUsage();
  const { inputs } = await openSource(file, {}, new AbortController().signal);
  const { user, system } = process.cpuUsage(began);
  const seconds = (user + system) / 1e6;
  process.stdout.write(`${JSON.stringify({ rows: inputs.rows, seconds, peak: process.resourceUsage().maxRSS * 1024 })}\n`);
}

void main();
