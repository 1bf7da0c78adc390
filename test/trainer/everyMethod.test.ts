import { describeEveryMethod } from '../support/runs/everyMethod';

describeEveryMethod(1, 'in turn');
