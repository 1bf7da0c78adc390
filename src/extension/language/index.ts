/** Everything that the editor knows of model files as a language. */
import * as vscode from 'vscode';
import type { Reporter } from '../errors';
import type { ModelDocuments } from '../models/modelDocuments';
import type { Runs } from '../runs/runs';
import { registerCompletion } from './completion';
import { ModelDiagnostics } from './diagnostics';
import { registerFixes } from './fixes';
import { registerFormatting } from './formatting';
import { registerHover } from './hover';
import { LayerLenses } from './lenses';
import { registerLinks } from './links';
import { registerNames } from './names';
import { ShapeHints } from './shapeHints';
import { registerStructure } from './structure';
import { registerSymbols } from './symbols';

export function registerLanguage(models: ModelDocuments, runs: Runs, reporter: Reporter): vscode.Disposable {
  return vscode.Disposable.from(
    new LayerLenses(models),
    new ModelDiagnostics(models, reporter),
    new ShapeHints(models),
    registerHover(models, runs),
    registerSymbols(models),
    registerNames(models),
    registerCompletion(models),
    registerFixes(models),
    registerLinks(models),
    registerStructure(models),
    registerFormatting(),
  );
}
