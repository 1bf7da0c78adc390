/** The readers of all formats, each loaded when a file asks for it. */
import type { Readers } from './opened';

export const readers: Readers = {
  npy: async () => {
    const { openNpy } = await import('../npy/npy');
    return async (bytes) => ({ kind: 'rows', rows: await openNpy(bytes) });
  },
  npz: async () => {
    const { openNpz } = await import('../npz/npz');
    return async (bytes) => ({ kind: 'arrays', arrays: await openNpz(bytes) });
  },
  idx: async () => {
    const { openIdx } = await import('../idx/idx');
    return async (bytes) => ({ kind: 'rows', rows: await openIdx(bytes) });
  },
  csv: async () => {
    const { openCsv } = await import('../csv/csv');
    return async (bytes, { csv }) => ({ kind: 'table', table: await openCsv(bytes, csv) });
  },
  jsonl: async () => {
    const { openJsonLines } = await import('../jsonl/jsonLines');
    return async (bytes) => ({ kind: 'table', table: await openJsonLines(bytes) });
  },
  parquet: async () => {
    const { openParquet } = await import('../parquet/parquet');
    return async (bytes) => ({ kind: 'table', table: await openParquet(bytes) });
  },
};
