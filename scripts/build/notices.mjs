import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/** @typedef {{ name: string, version: string, license: string, author?: string | { name: string } }} Manifest */

/** The files in which packages keep their licences and what must be told beside them. */
const licenceFile = /^(licen[cs]e|copying|notices?|copyright|third-?party)/i;

/** Licences whose text is kept here, for packages that name one and bring no text. */
const standardTexts = path.join(root, 'scripts', 'build', 'licences');

/**
 * The folders of the npm packages that a build took code from.
 * @param {readonly import('esbuild').Metafile[]} metafiles
 */
export function bundledPackages(metafiles) {
  const files = metafiles.flatMap(({ outputs }) => Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs)));
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []);
  return [...new Set(folders)];
}

/**
 * The names, versions and licence texts of packages, for ThirdPartyNotices.txt.
 * @param {readonly string[]} folders
 * @throws when a package has no licence text and names none whose text is known.
 */
export function noticesOf(folders) {
  const sections = new Map(folders.map((folder) => sectionOf(folder)));
  const titles = [...sections.keys()].sort();
  const introduction = 'Model Bonsai contains code of these packages.\n';
  return [introduction, ...titles.map((title) => `${'='.repeat(80)}\n${title}\n\n${sections.get(title)}\n`)].join('\n');
}

/**
 * @param {string} folder
 * @returns {[title: string, text: string]}
 */
function sectionOf(folder) {
  const manifest = /** @type {Manifest} */ (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
  const files = readdirSync(folder).filter((name) => licenceFile.test(name));
  const texts = files.map((name) => readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
  const text = texts.length > 0 ? texts.join('\n\n') : standardText(manifest);
  return [`${manifest.name} ${manifest.version} (${manifest.license})`, text];
}

/** @param {Manifest} manifest */
function standardText({ name, license, author }) {
  const holder = (typeof author === 'object' ? author.name : author) ?? `the authors of ${name}`;
  const known = readdirSync(standardTexts);
  const identifiers = license.replace(/^\((.*)\)$/u, '$1').split(' AND ');
  const texts = identifiers.map((identifier) => {
    // Some texts name their holder, who is not the package's author.
    const file = [`${identifier}+${name.replaceAll('/', '+')}.txt`, `${identifier}.txt`].find((one) => known.includes(one));
    if (file === undefined) {
      throw new Error(`${name} is bundled but brings no licence text, and ${standardTexts} has none for "${identifier}". Add it there.`);
    }
    return readFileSync(path.join(standardTexts, file), 'utf8').replace('{author}', holder).trim();
  });
  return texts.join('\n\n');
}
