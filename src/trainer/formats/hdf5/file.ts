/** HDF5 files as h5py writes them (HDF5 File Format Specification, version 3.0): groups, attributes with text, and arrays of numbers. */
import { say } from '../../../core/message/message';
import type { ModelSource } from '../modelSource';
import { type Attribute, readAttribute } from './attributes';
import { type Dataset, readDataset } from './dataset';
import { type Links, readLinks } from './group';
import { type HeaderMessage, messageType, readObjectHeader } from './objectHeader';
import { Pages } from './pages';

const signature = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a);

/** @param head the first bytes of a file */
export function isHdf5(head: Uint8Array): boolean {
  return signature.every((byte, at) => head[at] === byte);
}

/** A group or a dataset. All methods throw an ImportError where the file is damaged. */
export interface Hdf5Object {
  /** Names of what is in a group; empty for a dataset. */
  names(): Promise<readonly string[]>;
  /** What has this name in a group. */
  child(name: string): Promise<Hdf5Object | undefined>;
  /** The texts of an attribute; one for a single value. Missing where there is none, or of another kind. */
  texts(attribute: string): Promise<readonly string[] | undefined>;
  /** Missing for a group. */
  readonly dataset?: Dataset;
}

/** @returns its root group @throws ImportError */
export async function openHdf5(source: ModelSource): Promise<Hdf5Object> {
  const pages = new Pages(source);
  return openObject(pages, await rootOf(pages));
}

/** What is at the end of a path of names. */
export async function descend(from: Hdf5Object, ...path: readonly string[]): Promise<Hdf5Object | undefined> {
  let found: Hdf5Object | undefined = from;
  for (const name of path) found = await found?.child(name);
  return found;
}

async function rootOf(pages: Pages): Promise<number> {
  const block = await pages.upTo(0, 96);
  block.skip(8);
  const version = block.u8();
  if (version > 3) throw block.damaged(say('HDF5 of version {0} is not known', version));
  if (version < 2) block.skip(4);
  const [addressBytes, lengthBytes] = [block.u8(), block.u8()];
  if (addressBytes !== 8 || lengthBytes !== 8)
    throw block.damaged(say('its addresses have {0} bytes, and only 8 can be read', addressBytes));
  if (version >= 2) {
    block.skip(1 + 8 + 8 + 8);
    return block.address();
  }
  block.skip(version === 1 ? 13 : 9);
  block.skip(4 * 8 + 8);
  return block.address();
}

async function openObject(pages: Pages, address: number): Promise<Hdf5Object> {
  const messages = await readObjectHeader(pages, address);
  const dataset = readDataset(pages, messages);
  let links: Promise<Links> | undefined;
  const linksOf = () => (links ??= readLinks(pages, messages));
  let attributes: readonly Attribute[] | undefined;
  return {
    names: async () => [...(await linksOf()).keys()],
    child: async (name) => {
      const at = (await linksOf()).get(name);
      return at === undefined ? undefined : openObject(pages, at);
    },
    texts: async (name) => {
      attributes ??= messages.flatMap((message) => attributeOf(pages, message));
      return attributes.find((attribute) => attribute.name === name)?.texts();
    },
    ...(dataset === undefined ? {} : { dataset }),
  };
}

function attributeOf(pages: Pages, { type, data, isShared }: HeaderMessage): Attribute[] {
  return type === messageType.attribute && !isShared ? [readAttribute(pages, data.part(data.left))] : [];
}
