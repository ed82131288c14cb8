export { diagnose, type Finding } from './doctor';
export { partsDown } from './down';
export { allowDataRoot, findHome } from './home';
export { stackLogs, type LogLine, type LogOptions } from './logs';
export { DEFAULT_PORTS, type PreferredPorts } from './ports';
export {
  findStack,
  startStack,
  stopStack,
  type RunningStack,
  type StackEvent,
  type StackStatus,
  type StartOptions,
} from './stack';
export { type PartRecord, type PartState, type StackAddresses } from './stack-record';
export { type PartCommand } from './supervisor/app-part';
export { type StackParts } from './supervisor/order';
export { startTestServers, type TestServers } from './test-servers';
