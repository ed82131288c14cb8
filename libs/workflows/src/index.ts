/** Entry of the workflow bundle: what the orchestrator's worker can run. */
export { sweep } from './sweep.workflow';
export { layer } from './layer.workflow';
export { registration } from './registration.workflow';
