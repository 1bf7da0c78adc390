/**
 * The architecture: which folder may import which. Each list below goes from the ground up, and a folder imports only from lower floors;
 * folders on one floor do not know each other. Run with `npm run check`.
 */
const floors = {
  'src/core': [
    // Numbers, texts and random draws know nothing of models.
    ['message', 'numbers', 'random', 'coding'],
    // What is wrong with an input, and words that may come from a file.
    ['problem', 'text'],
    // JSON as text; the layer types.
    ['json', 'layers'],
    // Layers in order, with inputs and shapes; how good a model is.
    ['graph', 'score'],
    // The memory that a graph's values take, and the boards that have so much.
    ['memory', 'devices'],
    // What a graph costs; its weights; how training goes.
    ['weights', 'cost', 'training'],
    // Which units go together, and their exact removal; layers that have stopped learning.
    ['units', 'health'],
    // How a model is shrunk.
    ['methods'],
    // The spec, in which all of that is written.
    ['spec'],
    // What stands beside a spec: data, runs, other programs' files and those made for them.
    ['data', 'run', 'keras', 'export', 'diff'],
    // What the editor shows.
    ['language', 'report'],
    // What `bonsai check` finds.
    ['check'],
  ],
  'src/system': [['text'], ['files', 'workspace', 'lock'], ['runs'], ['overview']],
  'src/trainer': [
    // What computes, and the model files that it reads and writes.
    ['engine', 'formats'],
    // What a person gave, and refusals that say where in it; methods on a model.
    ['input', 'shrink'],
    ['data'],
    ['measure', 'import'],
    ['train'],
    ['store'],
    ['run'],
    ['export', 'setUp'],
    ['bench'],
  ],
  'src/extension': [
    ['models'],
    ['engine'],
    ['runs', 'data'],
    ['panel', 'language', 'tasks'],
    ['modelFiles', 'overview', 'comparison'],
    ['commands'],
  ],
  webview: [['charts'], ['model'], ['views']],
};

/** Of a module's path: what may follow the folder's name. */
const inFolder = (world, folders) => `^${world}/(${folders.join('|')})/`;

const upward = Object.entries(floors).flatMap(([world, list]) =>
  list.flatMap((folders, floor) =>
    folders.map((folder) => ({
      name: `${world}/${folder} imports only from lower floors`,
      severity: 'error',
      comment: 'Move what is imported down, or what imports it up: the floors are in .dependency-cruiser.cjs.',
      from: { path: inFolder(world, [folder]) },
      to: {
        path: `^${world}/[^/]+/`,
        pathNot: inFolder(world, [folder, ...list.slice(0, floor).flat()]),
      },
    })),
  ),
);

const unlisted = Object.entries(floors).map(([world, list]) => ({
  name: `every folder of ${world} has a floor`,
  severity: 'error',
  comment: 'Give the folder a floor in .dependency-cruiser.cjs and a line in docs/architecture.md.',
  from: { path: `^${world}/[^/]+/`, pathNot: inFolder(world, list.flat()) },
  to: {},
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...upward,
    ...unlisted,
    {
      name: 'no cycles between files',
      severity: 'error',
      comment: 'Types count as well: a file that needs another one is read after it.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing imports tests',
      severity: 'error',
      from: { pathNot: '^(test|bench)/|[.]test[.]tsx?$' },
      to: { path: '^test/|[.]test[.]tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    exclude: { path: '[.]test[.]tsx?$' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
};
