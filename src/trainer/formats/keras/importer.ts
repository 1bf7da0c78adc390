/** The importers of Keras's formats. */
import type { ExportFormat } from '../../../core/export/formats';
import { isHdf5 } from '../hdf5/file';
import type { Importer } from '../importer';
import type { ModelSource } from '../modelSource';
import { isZip } from '../zip/zip';
import { openArchiveModel } from './archiveModel';
import { openHdf5Model } from './hdf5Model';
import { openJsonModel } from './jsonModel';
import type { KerasFile } from './kerasFile';
import { openedModel } from './openedModel';

export const kerasHdf5: Importer = { format: 'Keras HDF5', recognizes: isHdf5, open: opening(openHdf5Model, 'h5') };

export const kerasArchive: Importer = { format: 'Keras archive', recognizes: isZip, open: opening(openArchiveModel, 'keras') };

export const kerasJson: Importer = {
  format: 'Keras JSON',
  recognizes: (head) => /^\uFEFF?\s*\{[^]*"class_name"/u.test(Buffer.from(head).toString('utf8')),
  open: opening(openJsonModel),
};

function opening(read: (source: ModelSource) => Promise<KerasFile>, writtenAs?: ExportFormat): Importer['open'] {
  return async (source, signal) => {
    const file = await read(source);
    signal.throwIfAborted();
    return { ...(await openedModel(source, file, signal)), ...(writtenAs === undefined ? {} : { writtenAs }) };
  };
}
