import { createHash } from 'node:crypto';
import type { LoadedData } from '../data/loadData';
import type { Rows } from '../engine/engine';
import { isStreamed } from '../engine/rows';

/** Of streamed data this many rows count, evenly spread, and how many there are. */
const fingerprintRows = 4096;

/** SHA-256 of the data as the model sees it, in hexadecimal. */
export async function dataFingerprint({ training, validation, anomalies }: Omit<LoadedData, 'evaluationRows'>): Promise<string> {
  const hash = createHash('sha256');
  const add = async (rows: Rows) => {
    if (isStreamed(rows)) hash.update(String(rows.count));
    const { inputs, targets } = isStreamed(rows) ? await rows.sample(fingerprintRows) : rows;
    for (const { buffer, byteOffset, byteLength } of targets === inputs ? [inputs] : [inputs, targets])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  };
  await add(training);
  if (validation !== undefined) await add(validation);
  if (anomalies !== undefined) hash.update(new Uint8Array(anomalies.buffer, anomalies.byteOffset, anomalies.byteLength));
  return hash.digest('hex');
}
