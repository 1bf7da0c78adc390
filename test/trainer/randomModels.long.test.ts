import { describeRandomModels } from '../support/engine/randomCases';

describeRandomModels(1000, 150);
