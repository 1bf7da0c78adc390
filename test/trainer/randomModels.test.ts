import { describeRandomModels } from '../support/engine/randomCases';

describeRandomModels(1, 15);
