import { hostTests } from '../support/host/hostTests';

await hostTests('newest');
