export { processesAbout } from './processes-about';
export { createTestNamespace, type TestNamespace } from './test-namespace';
export { writeTinyDataset } from './tiny-dataset';
export { until } from './until';
