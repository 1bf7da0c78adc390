/** The table of formats: a new one is a file beside this and a line here. */
import type { ModelFormat } from './format';
import { kerasFormat } from './keras';
import { specFormat } from './spec';

export const formats: readonly ModelFormat[] = [specFormat, kerasFormat];
