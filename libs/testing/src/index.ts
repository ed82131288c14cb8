export { writeTinyDataset } from './tiny-dataset';
export { until } from './until';
