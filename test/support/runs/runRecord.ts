/** The record of a small run, as tests of stored runs need one. */
import type { RunRecord } from '../../../src/core/run/record';

export const runRecord: RunRecord = {
  format: 2,
  name: 'y',
  spec: 'y.model.json',
  specText: '{}',
  seed: 5,
  data: 'aa',
  started: '2026-01-02T03:04:05.000Z',
  options: { target: { params: 0.2 }, steps: [{ method: 'pruneWeights' }], distill: 0, engine: 'auto' },
  versions: { bonsai: '1', node: 'v20', platform: 'linux-x64' },
  engine: { kind: 'native', version: '', threads: 1 },
};
