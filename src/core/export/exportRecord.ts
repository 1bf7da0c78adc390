/** export.json, which lies beside exported files and says what they cost and how they predict: for programs, and for the panel. */
import * as Type from 'typebox';
import { Compile } from 'typebox/compile';
import { type ExportFormat, exportFormats } from './formats';

export const exportRecordFile = 'export.json';

const count = Type.Integer({ minimum: 0 });
/** JSON has no NaN: a difference or a loss that is none is null. */
const measured = Type.Union([Type.Number(), Type.Null()]);

const schema = Type.Object({
  files: Type.Array(
    Type.Object({
      format: Type.String(),
      path: Type.String({ description: 'Of the file that other programs are given, from the folder.' }),
      bytes: count,
      gzipBytes: count,
      brotliBytes: count,
      check: Type.Union([
        Type.Null(),
        Type.Object({
          runtime: Type.String(),
          rows: count,
          ofData: Type.Boolean(),
          maxDifference: measured,
          loss: measured,
          modelLoss: measured,
        }),
      ]),
    }),
  ),
});

type ListedFile = Type.Static<typeof schema>['files'][number];

/** A file of the record, of a format that this version knows. */
export interface ExportedFile extends Omit<ListedFile, 'check'> {
  readonly format: ExportFormat;
  readonly check: (ListedFile['check'] & { readonly maxDifference: number }) | null;
}

/** @returns none where the text is no such record; what a newer version has exported in formats of its own is left out */
export function readExportRecord(text: string): ExportedFile[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Compile(schema).Check(value)) return [];
  return value.files.flatMap(({ format, check, ...file }) => {
    if (!isKnown(format)) return [];
    return [{ format, ...file, check: check && { ...check, maxDifference: check.maxDifference ?? Number.NaN } }];
  });
}

function isKnown(format: string): format is ExportFormat {
  return Object.hasOwn(exportFormats, format);
}
