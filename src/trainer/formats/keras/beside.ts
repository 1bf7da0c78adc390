import type { ModelSource } from '../modelSource';
import { ImportError } from '../importError';

/** A file of that name beside a model, if there is one that can be read. */
export async function besideIfThere(source: ModelSource, name: string): Promise<ModelSource | undefined> {
  try {
    return await source.beside(name);
  } catch (error) {
    if (error instanceof ImportError) return undefined;
    throw error;
  }
}
