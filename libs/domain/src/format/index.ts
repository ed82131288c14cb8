// Words for people that command line, page, api and workflows share. No zod: workflow code imports this.
export { configurationInWords, strengthInWords, varyingParameters } from './configurations';
export { NONE, counted, formatCount, formatEstimate, formatInterval, formatNumber, formatPValue } from './numbers';
export { TEST_NAMES, baselineInWords, bestInWords, bestLayerMethodInWords, edgesInWords, ruleInWords } from './results';
export { countsInWords, endedTrials, progressInWords, pruningInWords, workInWords } from './trials';
export { formatBytes, formatDuration, formatTimeLeft } from './units';
