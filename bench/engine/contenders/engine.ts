import '../../steps/contenders/engine';
