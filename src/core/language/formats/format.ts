import type { LayerDraft } from '../../graph/draft';
import type { KerasLayer } from '../../keras/readLayer';
import type { Span } from '../../problem/problem';
import type { JsonSyntaxError } from '../../spec/syntax';

/** What one layer's text says, whatever stands around it. */
export type LayerReading = SpecReading | KerasReading;

export interface SpecReading extends LayerDraft, ReadText {
  readonly format: 'spec';
}

export interface KerasReading extends KerasLayer, ReadText {
  readonly format: 'keras';
}

interface ReadText {
  /** As it is written, whether it is known or not. */
  readonly type?: string;
  /** Whether something is wrong with the layer by itself. */
  readonly hasErrors: boolean;
  readonly marks: LayerMarks;
}

/** A kind of file that holds a model. */
export interface ModelFormat {
  readonly id: LayerReading['format'];
  /** Whether programs write such files, not people: all that is shown is what layers cost, nothing is fixed, and none can be shrunk as it is. */
  readonly isGenerated?: true;
  /** Keys from the root to the list of layers; the first of these paths that leads to a list is it. */
  readonly listPaths: readonly (readonly string[])[];
  /** Reads the text of one element of the list. */
  readLayer(text: string): LayerReading | { readonly error: JsonSyntaxError };
}

/** The places in a layer that the editor points at, with offsets from where it begins. */
export interface LayerMarks {
  readonly type?: Span;
  readonly name?: Span;
  /** Names of the layers that it takes its inputs from. */
  readonly inputs: readonly Mark[];
}

/** A layer's name where it is written, quotes included. */
export interface Mark extends Span {
  readonly name: string;
}
