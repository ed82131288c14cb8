export { createTestNamespace, type TestNamespace } from './test-namespace';
export { writeTinyDataset } from './tiny-dataset';
export { until } from './until';
