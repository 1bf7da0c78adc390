/** The formats that a model can be exported to, by the names that the command line takes. */

export interface ExportFormatRecord {
  /** What a person calls it. */
  readonly title: string;
  /** What it is for, in a line. */
  readonly purpose: string;
}

export const exportFormats = {
  safetensors: { title: 'safetensors', purpose: 'Weights by name, with the spec beside them: for PyTorch, JAX, Rust and this program' },
} as const satisfies Readonly<Record<string, ExportFormatRecord>>;

export type ExportFormat = keyof typeof exportFormats;

export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[];
