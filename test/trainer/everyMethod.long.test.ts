import { describeEveryMethod } from '../support/runs/everyMethod';

describeEveryMethod(100, 'both');
