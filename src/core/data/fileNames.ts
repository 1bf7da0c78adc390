/** Whether a file is probably one of rows, by its name, for lists to choose from; what it is, its content says. */
export function isDataFileName(name: string): boolean {
  return /\.(?:npy|npz|csv|tsv|parquet|jsonl|gz)$|idx\d-ubyte$/u.test(name);
}
