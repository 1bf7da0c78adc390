/** Everything that the editor knows of model files as a language. */
import * as vscode from 'vscode';
import type { DataDescriptions } from '../data/dataDescriptions';
import type { DataFileNames } from '../data/dataFileNames';
import type { Reporter } from '../errors';
import type { ModelDocuments } from '../models/modelDocuments';
import type { Runs } from '../runs/runs';
import { Sensitivities } from '../runs/sensitivities';
import { registerCompletion } from './completion';
import { ModelDiagnostics } from './diagnostics';
import { registerFixes } from './fixes';
import { registerFormatting } from './formatting';
import { registerHover } from './hover';
import { LayerLenses } from './lenses';
import { registerLinks } from './links';
import { registerNames } from './names';
import { SensitivityHints } from './sensitivityHints';
import { ShapeHints } from './shapeHints';
import { registerStructure } from './structure';
import { registerSymbols } from './symbols';

interface LanguageParts {
  readonly models: ModelDocuments;
  readonly runs: Runs;
  readonly descriptions: DataDescriptions;
  readonly fileNames: DataFileNames;
  readonly reporter: Reporter;
}

export function registerLanguage({ models, runs, descriptions, fileNames, reporter }: LanguageParts): vscode.Disposable {
  const sensitivities = new Sensitivities();
  return vscode.Disposable.from(
    new LayerLenses(models),
    new ModelDiagnostics(models, reporter),
    new ShapeHints(models),
    new SensitivityHints(models, runs, sensitivities),
    registerHover({ models, runs, sensitivities, descriptions }),
    registerSymbols(models),
    registerNames(models),
    registerCompletion(models, fileNames),
    registerFixes(models),
    registerLinks(models),
    registerStructure(models),
    registerFormatting(),
  );
}
