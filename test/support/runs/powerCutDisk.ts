/** A disk that forgets what was not synced, as one does at a power cut. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Disk, realDisk } from '../../../src/system/disk';

/** Which parts of what was not synced happen to be on the disk all the same. */
export type Luck = 'nothing' | 'names only' | 'everything';

interface Survivors {
  /** Contents of files at their last sync. Files and folders are known by their inodes. */
  readonly contents: Map<string, Buffer>;
  /** By folder: which file each name led to at the folder's last sync. */
  readonly names: Map<string, Map<string, string>>;
}

/**
 * Works on a real folder and remembers what of it a power cut would leave. Files are known by the inode, so that a renamed file takes its synced
 * content along.
 */
export class PowerCutDisk implements Disk {
  readonly #root: string;
  readonly #survivors: Survivors = { contents: new Map(), names: new Map() };
  readonly #cut: (step: string) => void;

  /** @param cut called after every step, when the power may go */
  constructor(root: string, cut: (step: string) => void) {
    this.#root = root;
    this.#cut = cut;
  }

  async makeFolder(folder: string): Promise<void> {
    await realDisk.makeFolder(folder);
    this.#cut(`made ${path.basename(folder)}`);
  }

  async writeFile(file: string, content: string | Uint8Array): Promise<void> {
    await realDisk.writeFile(file, content);
    this.#cut(`wrote ${path.basename(file)}`);
  }

  async syncFile(file: string): Promise<void> {
    await realDisk.syncFile(file);
    this.#survivors.contents.set(inodeOf(file), readFileSync(file));
    this.#cut(`synced ${path.basename(file)}`);
  }

  async syncFolder(folder: string): Promise<void> {
    await realDisk.syncFolder(folder);
    this.#survivors.names.set(inodeOf(folder), namesIn(folder));
    this.#cut(`synced ${path.basename(folder)}/`);
  }

  async rename(from: string, to: string): Promise<void> {
    await realDisk.rename(from, to);
    this.#cut(`renamed ${path.basename(from)}`);
  }

  /** Makes a folder of what a power cut at this moment leaves. */
  leave(into: string, luck: Luck): void {
    rmSync(into, { recursive: true, force: true });
    if (luck === 'everything') cpSync(this.#root, into, { recursive: true });
    else this.#leaveFolder(this.#root, into, luck);
  }

  #leaveFolder(folder: string, into: string, luck: Luck): void {
    mkdirSync(into);
    const names = luck === 'nothing' && folder !== this.#root ? this.#survivors.names.get(inodeOf(folder)) : namesIn(folder);
    for (const [name, inode] of names ?? []) {
      const file = path.join(folder, name);
      const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
      if (isFolder) this.#leaveFolder(file, path.join(into, name), luck);
      else writeFileSync(path.join(into, name), this.#survivors.contents.get(inode) ?? '');
    }
  }
}

function namesIn(folder: string): Map<string, string> {
  return new Map(readdirSync(folder).map((name) => [name, inodeOf(path.join(folder, name))]));
}

function inodeOf(file: string): string {
  return String(statSync(file, { bigint: true }).ino);
}
