import { findModels } from '../../system/overview/findModels';
import { type Overview, overviewOf } from '../../system/overview/overview';
import { workspaceFolders } from '../models/workspaceFolders';

/** Looks through the window's folders. */
export async function findOverview(): Promise<Overview> {
  const found = await Promise.all(workspaceFolders().map((folder) => findModels(folder)));
  return overviewOf(
    found.flatMap(({ models }) => models),
    found.flatMap(({ runs }) => runs),
  );
}
