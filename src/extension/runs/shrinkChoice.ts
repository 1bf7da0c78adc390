import type { ExportFormat } from '../../core/export/formats';
import type { ShrinkRequest } from '../../protocol/trainer';

/** What the user has chosen of a run; the spec says the rest. JSON. */
export interface ShrinkChoice extends Pick<ShrinkRequest, 'target' | 'steps' | 'distill'> {
  /** The newest unfinished run of the spec, or the one that will have this folder, goes on. */
  readonly resume?: true | { readonly run: string };
  /** A format that the result is written in as well. */
  readonly writtenAs?: ExportFormat;
}
